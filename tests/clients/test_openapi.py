"""Compares the OpenAPI document with a running server and with every recorded answer."""

import hashlib
import json
import re
import subprocess

import jsonschema_rs
import pytest

from plugcast import ROOT

TOOLS = ROOT / "target" / "test-tools" / "bin"
EXAMPLE = ROOT / "examples" / "streaming-headers"
EVENTS = ROOT / "events" / "http"
REQUESTS = ROOT / "tests" / "requests" / "http"
ANSWERS = ROOT / "tests" / "e2e" / "snapshots"
DOCUMENT = json.loads((ROOT / "crates" / "api" / "openapi.json").read_text())
CONFIG = ROOT / "tests" / "clients" / "schemathesis.toml"
SECONDS = 60

# Values for the placeholders of the recorded answers.
FRESH_ID = "0198c2f0-0000-4000-8000-0000000000ff"
NOW = {"control-planes": "2026-01-01T00:00:00Z", "core-entities": 1767225600}


def test_answers_to_generated_requests_match_the_document(
    server, control_plane, tmp_path
):
    handler, schema = ((EXAMPLE / name).read_text() for name in ("handler.lua", "schema.lua"))
    body = {"name": EXAMPLE.name, "handler": handler, "schema": schema}
    status, answer = server.call("POST", f"{control_plane.entities}/custom-plugins", body)
    assert status == 201, answer
    ran = subprocess.run(
        [
            *(TOOLS / "schemathesis", "--config-file", CONFIG),
            *("run", f"{server.url}/openapi.json", "--max-time", str(SECONDS)),
            *("--continue-on-failure", "--no-color"),
        ],
        cwd=tmp_path,
        env={
            **server.environment(),
            "CONTROL_PLANE_ID": control_plane.id,
            "OTHER_CONTROL_PLANE_ID": server.create_control_plane().id,
            "SOURCE_DIGEST": hashlib.sha256(handler.encode()).hexdigest(),
        },
        capture_output=True,
        text=True,
        timeout=SECONDS * 5,
    )
    # Generated values can be long.
    print(*(line[:1000] for line in ran.stdout.splitlines()), ran.stderr, sep="\n")
    assert ran.returncode == 0


def test_the_document_is_valid_openapi():
    ran = subprocess.run(
        [TOOLS / "openapi-spec-validator", ROOT / "crates" / "api" / "openapi.json"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ran.returncode == 0, ran.stdout


def recorded():
    """The method, the path and the golden of every recorded request."""
    for file in sorted(EVENTS.glob("*.json")):
        http = json.loads(file.read_text())["requestContext"]["http"]
        golden = ANSWERS / "events" / f"http__{file.stem}.snap"
        yield pytest.param(http["method"], http["path"], golden, id=file.stem)
    for file in sorted(REQUESTS.glob("*.json")):
        for name, request in json.loads(file.read_text()).items():
            golden = ANSWERS / "requests" / f"http__{file.stem}__{name}.snap"
            path = request["path"].split("?")[0]
            yield pytest.param(request["method"], path, golden, id=f"{file.stem}/{name}")


@pytest.mark.parametrize(("method", "path", "golden"), list(recorded()))
def test_a_recorded_answer_matches_the_document(method, path, golden):
    method = method.lower()
    _, _, text = golden.read_text().split("---\n", 2)
    answer = json.loads(text)["answer"]
    paths = documented_paths(path)
    if answer["statusCode"] == 405:
        assert method not in DOCUMENT["paths"][paths[0]]
        return
    path = next(path for path in paths if method in DOCUMENT["paths"][path])
    response = resolved(DOCUMENT["paths"][path][method]["responses"][str(answer["statusCode"])])
    content = response.get("content")
    if content is None:
        assert not answer.get("body")
        return
    media = answer["headers"]["content-type"].split(";")[0]
    kind = "core-entities" if "core-entities" in path else "control-planes"
    if media == "application/json" and path != "/openapi.json":
        schema = {**content[media]["schema"], "components": DOCUMENT["components"]}
        body = unredacted(answer["body"], NOW[kind])
        jsonschema_rs.validator_for(schema, validate_formats=True).validate(body)
    else:
        assert media in content


def documented_paths(path):
    """The documented paths that match a request's path, those with the fewest parameters first."""

    def fits(documented):
        return re.fullmatch(re.sub(r"\\\{.+?\\\}", "[^/]+", re.escape(documented)), path)

    return sorted(filter(fits, DOCUMENT["paths"]), key=lambda documented: documented.count("{"))


def resolved(response):
    """The response itself where it is a reference."""
    reference = response.get("$ref")
    return DOCUMENT["components"]["responses"][reference.split("/")[-1]] if reference else response


def unredacted(value, now):
    """`value` with an id and a time instead of placeholders."""
    if isinstance(value, dict):
        return {name: unredacted(item, now) for name, item in value.items()}
    if isinstance(value, list):
        return [unredacted(item, now) for item in value]
    if value == "[now]":
        return now
    return value.replace("[fresh id]", FRESH_ID) if isinstance(value, str) else value
