"""decK, from the first sync to the reset."""

import copy
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from plugcast import BUILT, wait_for

STATES = Path(__file__).parent / "deck" / "states"
WITH_DEFINITIONS = {"sync", "diff", "apply", "dump"}


class Deck:
    """decK's command line for one control plane."""

    def __init__(self, control_plane, folder):
        self.control_plane = control_plane
        self.folder = folder

    def run(self, command, *arguments, state=None):
        server = self.control_plane.server
        line = [
            *(BUILT / "deck", "gateway", command),
            *("--analytics=false", "--no-color"),
            *("--konnect-addr", server.url, "--konnect-token", server.token),
            *("--konnect-control-plane-name", self.control_plane.name),
        ]
        if command in WITH_DEFINITIONS:
            line.append("--include-plugin-definitions")
        line.extend(arguments)
        if state is not None:
            file = self.folder / "kong.yaml"
            file.write_text(yaml.safe_dump(state, sort_keys=False))
            line.append(file)
        ran = subprocess.run(line, capture_output=True, text=True, timeout=60, cwd=self.folder)
        print(*line[1:3], *arguments, f"-> {ran.returncode}", ran.stdout, ran.stderr, sep="\n")
        return ran

    def succeed(self, command, *arguments, state=None):
        """Runs a command that must succeed, and returns its output."""
        ran = self.run(command, *arguments, state=state)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def sync(self, state, *arguments):
        """Syncs, and returns the counts of created, updated and deleted entities."""
        return counts(self.succeed("sync", *arguments, state=state))

    def is_in_step(self, state, *arguments):
        """Whether a diff finds nothing. decK exits with 2 where it finds something."""
        ran = self.run("diff", "--non-zero-exit-code", *arguments, state=state)
        assert ran.returncode in (0, 2), ran.stdout + ran.stderr
        return ran.returncode == 0

    def dump(self, *arguments):
        """decK's dump."""
        return json.loads(self.succeed("dump", "--format", "json", *arguments))


def counts(text):
    found = re.search(r"^  Created: (\d+)\n  Updated: (\d+)\n  Deleted: (\d+)$", text, re.MULTILINE)
    assert found, text
    return tuple(map(int, found.groups()))


@pytest.fixture
def deck(control_plane, tmp_path):
    """decK for the scenario's control plane."""
    return Deck(control_plane, tmp_path)


@pytest.fixture
def state():
    """Two plugins and their instances."""
    return yaml.safe_load((STATES / "two-plugins.yaml").read_text())


def by_name(entities):
    return {entity["name"]: entity for entity in entities}


def test_sync_delivers_two_plugins_and_their_instances_to_a_gateway(deck, state, agent):
    assert deck.sync(state) == (4, 0, 0)
    assert deck.is_in_step(state)
    for plugin in state["custom_plugins"]:
        for field in ("handler", "schema"):
            wait_for(
                f"{plugin['name']}/{field}.lua at the agent",
                lambda: agent.source(plugin["name"], f"{field}.lua") == plugin[field],
            )
    instances = wait_for(
        "both instances at the agent",
        lambda: agent.instances() if len(agent.instances()) == 2 else None,
    )
    for wanted in state["plugins"]:
        written = instances[wanted["name"]]
        assert written["config"] == wanted["config"]
        assert written["enabled"] == wanted.get("enabled", True)


def test_dump_returns_the_synced_state(deck, state):
    deck.sync(state)
    dumped = deck.dump()
    written, read = by_name(state["custom_plugins"]), by_name(dumped["custom_plugins"])
    assert read == written
    instances = by_name(dumped["plugins"])
    assert instances["response-stamp"]["instance_name"] == "stamp-everything"
    assert instances["response-stamp"]["tags"] == ["edge"]
    assert instances["response-stamp"]["config"] == {
        "header": "X-Stamp",
        "digits": 0,
        "enabled_for": ["json"],
        "limits": {"per_second": 2.5},
    }
    assert instances["request-guard"]["enabled"] is False
    assert instances["request-guard"]["protocols"] == ["http", "https"]
    assert instances["request-guard"]["config"] == {
        "header": "X-Guard",
        "value": "open",
        "status": 403,
    }
    assert deck.is_in_step(dumped)
    assert deck.sync(dumped) == (0, 0, 0)


def test_sync_applies_a_change_once(deck, state):
    deck.sync(state)
    state["custom_plugins"][0]["handler"] += "-- changed\n"
    state["plugins"][0]["config"]["digits"] = 6
    assert not deck.is_in_step(state)
    assert deck.sync(state) == (0, 2, 0)
    assert deck.is_in_step(state)
    del state["plugins"][1], state["custom_plugins"][1]
    assert deck.sync(state) == (0, 0, 2)
    assert deck.is_in_step(state)


def test_a_rejected_plugin_names_its_line_and_reason(deck, state):
    deck.sync(state)
    before = deck.dump()
    broken = copy.deepcopy(state)
    broken["custom_plugins"][1]["handler"] = (
        "local timer = ngx.timer.at\n"
        "return { VERSION = '1.0', PRIORITY = 1, access = function() timer(0, print) end }\n"
    )
    ran = deck.run("sync", state=broken)
    assert ran.returncode == 1
    assert "HTTP status 400" in ran.stderr
    assert "validation error: handler.lua:1:" in ran.stderr
    assert "timer" in ran.stderr
    assert deck.dump() == before


def test_a_rejected_instance_names_its_field(deck, state):
    deck.sync(state)
    before = deck.dump()
    state["plugins"][0]["config"]["digits"] = 7
    ran = deck.run("sync", state=state)
    assert ran.returncode == 1
    assert "HTTP status 400" in ran.stderr
    assert "config.digits" in ran.stderr
    assert "between 0 and 6" in ran.stderr
    assert deck.dump() == before


def test_a_schema_that_breaks_an_instance_is_rejected_with_its_field(deck, state):
    state["plugins"][1]["config"]["status"] = 404
    deck.sync(state)
    before = deck.dump()
    schema = state["custom_plugins"][1]["schema"]
    state["custom_plugins"][1]["schema"] = schema.replace("{ 400, 499 }", "{ 500, 599 }").replace(
        "default = 403", "default = 503"
    )
    state["plugins"][1]["config"]["status"] = 503
    ran = deck.run("sync", state=state)
    assert ran.returncode == 1
    assert "HTTP status 400" in ran.stderr
    assert "config.status" in ran.stderr
    assert deck.dump() == before


def test_validate_checks_against_the_control_planes_schema(deck, state):
    deck.sync(state)
    instances = {"_format_version": "3.0", "plugins": state["plugins"]}
    deck.succeed("validate", state=instances)
    state["plugins"][0]["config"]["digits"] = 7
    ran = deck.run("validate", state=instances)
    assert ran.returncode == 1
    assert "digits" in ran.stdout + ran.stderr


def test_apply_adds_and_deletes_nothing(deck, state):
    deck.sync(state)
    addition = copy.deepcopy(state)
    addition["custom_plugins"] = [copy.deepcopy(state["custom_plugins"][1])]
    addition["custom_plugins"][0]["name"] = "response-guard"
    schema = addition["custom_plugins"][0]["schema"]
    addition["custom_plugins"][0]["schema"] = schema.replace("request-guard", "response-guard")
    addition["plugins"] = [{"name": "response-guard", "config": {"header": "X-Other"}}]
    deck.succeed("apply", state=addition)
    dumped = deck.dump()
    names = {"request-guard", "response-guard", "response-stamp"}
    assert set(by_name(dumped["custom_plugins"])) == names
    assert set(by_name(dumped["plugins"])) == names


def test_select_tags_restrict_sync_and_dump_to_a_team(deck, state):
    others = copy.deepcopy(state)
    others["_info"]["select_tags"] = ["team-b"]
    deck.sync(others)
    mine = copy.deepcopy(state)
    mine["_info"]["select_tags"] = ["team-a"]
    for number, plugin in enumerate(mine["custom_plugins"]):
        name = f"mine-{number}"
        plugin["schema"] = plugin["schema"].replace(plugin["name"], name)
        mine["plugins"][number]["name"] = plugin["name"] = name
        mine["plugins"][number].pop("instance_name", None)
    assert deck.sync(mine) == (4, 0, 0)
    assert deck.is_in_step(mine)
    assert deck.is_in_step(others)
    dumped = deck.dump("--select-tag", "team-a")
    assert set(by_name(dumped["custom_plugins"])) == {"mine-0", "mine-1"}
    assert set(by_name(dumped["plugins"])) == {"mine-0", "mine-1"}
    for kind in ("custom_plugins", "plugins"):
        mine[kind] = []
    assert deck.sync(mine) == (0, 0, 4)
    assert deck.is_in_step(others)


def test_select_tags_leave_instances_of_a_service_alone(deck, state):
    state["_info"]["select_tags"] = ["team-a"]
    deck.sync(state)
    plane = deck.control_plane
    scoped = {"name": "response-stamp", "service": {"id": "5b2f0a52-7d51-4a43-9a63-5a1d3c2f9a10"}}
    status, scoped = plane.server.call("POST", f"{plane.entities}/plugins", scoped)
    assert status == 201, scoped
    assert deck.is_in_step(state)
    assert len(deck.dump("--select-tag", "team-a")["plugins"]) == 2
    assert deck.sync(state) == (0, 0, 0)
    assert scoped in plane.list("plugins")


def test_services_are_rejected_with_an_explanation(deck, state):
    deck.sync(state)
    state["services"] = [{"name": "orders", "url": "http://orders.example"}]
    ran = deck.run("sync", state=state)
    assert ran.returncode == 1
    assert "Plugcast keeps custom plugins and their instances, not services" in ran.stderr


def test_control_planes_do_not_affect_each_other(deck, state, server, tmp_path_factory):
    deck.sync(state)
    second = Deck(server.create_control_plane(), tmp_path_factory.mktemp("second"))
    assert "custom_plugins" not in second.dump()
    assert second.sync(state) == (4, 0, 0)
    second.succeed("reset", "--force")
    assert deck.is_in_step(state)


def test_reset_deletes_everything(deck, state):
    deck.sync(state)
    deck.succeed("reset", "--force")
    dumped = deck.dump()
    assert "custom_plugins" not in dumped and "plugins" not in dumped
    assert deck.sync(state) == (4, 0, 0)


def test_an_unknown_token_gets_401(deck, state, monkeypatch):
    monkeypatch.setattr(deck.control_plane.server, "token", "pcast_nobody")
    ran = deck.run("sync", state=state)
    assert ran.returncode == 1
    assert "401" in ran.stderr and "Unauthorized" in ran.stderr
