"""Starts `plugcast dev` and agents as processes."""

import json
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "target" / "clients"
BINARIES = ROOT / "target" / "debug"
START_LIMIT_SECONDS = 30


def wait_for(what, ready, seconds=START_LIMIT_SECONDS):
    """Waits until `ready` returns a true value, and returns it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := ready():
            return found
        time.sleep(0.05)
    raise AssertionError(f"timed out after {seconds} s: {what}")


class Server:
    """A running `plugcast dev` on a free port, with methods for an operator's calls."""

    token = "pcast_of_the_client_tests"

    def __init__(self, folder):
        command = [BINARIES / "plugcast", "dev", "--listen", "127.0.0.1:0", "--token", self.token]
        self.process = subprocess.Popen(
            [*command, "--data-dir", folder], stdout=subprocess.PIPE, text=True
        )
        first_line = self.process.stdout.readline()
        assert "http://" in first_line, f"no address in the first line: {first_line!r}"
        self.url = first_line.split()[-1]

    def stop(self):
        """Sends SIGTERM and waits for the exit."""
        self.process.terminate()
        assert self.process.wait(START_LIMIT_SECONDS) == 0
        self.process.stdout.close()

    def call(self, method, path, body=None, token=None):
        """Makes a call and returns the status and the JSON of the answer."""
        headers = {"Authorization": f"Bearer {token or self.token}"}
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                text = answer.read()
                return answer.status, json.loads(text) if text else None
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read())

    def create_control_plane(self):
        """Creates a control plane with a unique name."""
        name = f"clients-{uuid.uuid4().hex[:12]}"
        status, body = self.call("POST", "/v2/control-planes", {"name": name})
        assert status == 201, body
        return ControlPlane(self, body["id"], name)

    def create_token(self, role, control_plane=None):
        """Creates a token with a role, for one control plane or for all."""
        body = {"name": f"{role}-{uuid.uuid4().hex[:12]}", "role": role}
        if control_plane:
            body["control_planes"] = [control_plane.id]
        status, answer = self.call("POST", "/plugcast/v1/tokens", body)
        assert status == 201, answer
        return answer["token"]

    def environment(self):
        """The environment variables of a client."""
        return {"PLUGCAST_SERVER": self.url, "PLUGCAST_TOKEN": self.token}


class ControlPlane:
    """A control plane of the server."""

    def __init__(self, server, identifier, name):
        self.server = server
        self.id = identifier
        self.name = name
        self.entities = f"/v2/control-planes/{identifier}/core-entities"

    def list(self, kind):
        """Every entity of one kind."""
        status, page = self.server.call("GET", f"{self.entities}/{kind}?size=1000")
        assert status == 200, page
        return page["data"]

    def named(self, kind):
        """Every entity of one kind, by name."""
        return {entity["name"]: entity for entity in self.list(kind)}


class Agent:
    """A running agent of a control plane."""

    def __init__(self, control_plane, folder):
        server = control_plane.server
        self.folder = folder
        self.process = subprocess.Popen(
            [
                BINARIES / "plugcast-agent",
                *("--server", server.url, "--control-plane", control_plane.id),
                *("--token", server.token, "--dir", folder),
            ],
            stderr=subprocess.DEVNULL,
        )

    def stop(self):
        """Sends SIGTERM and waits for the exit."""
        self.process.terminate()
        self.process.wait(START_LIMIT_SECONDS)

    def instances(self):
        """The instances in `kong.json`, by plugin."""
        path = self.folder / "current" / "kong.json"
        if not path.exists():
            return {}
        return {entity["name"]: entity for entity in json.loads(path.read_text())["plugins"]}

    def source(self, plugin, file):
        """The text of a plugin's file, or None without the file."""
        path = self.folder / "current" / "kong" / "plugins" / plugin / file
        return path.read_text() if path.exists() else None
