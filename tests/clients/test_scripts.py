"""curl, and shell scripts in the style of users' own."""

import json
import shutil
import subprocess
from pathlib import Path

from plugcast import ROOT

SCRIPTS = Path(__file__).parent / "scripts"
EXAMPLE = ROOT / "examples" / "streaming-headers"


def script(server, name, *arguments):
    return subprocess.run(
        [SCRIPTS / name, *arguments],
        env={**server.environment(), "PATH": "/usr/local/bin:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_the_documented_upload_creates_a_plugin_once(server, control_plane):
    ran = script(server, "documented-upload.sh", control_plane.id, EXAMPLE, EXAMPLE.name)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    created = json.loads(ran.stdout)
    # The shell removes the last line feed.
    assert created["handler"] == (EXAMPLE / "handler.lua").read_text().rstrip("\n")
    assert control_plane.list("custom-plugins") == [created]
    again = script(server, "documented-upload.sh", control_plane.id, EXAMPLE, EXAMPLE.name)
    assert again.returncode == 22
    assert "name (type: unique) constraint failed" in again.stdout


def test_a_deployment_by_name_creates_updates_and_reports_errors(server, control_plane, tmp_path):
    folder = shutil.copytree(EXAMPLE, tmp_path / "plugin")
    ran = script(server, "deploy.sh", control_plane.name, folder, EXAMPLE.name)
    assert ran.returncode == 0, ran.stderr
    [created] = control_plane.list("custom-plugins")
    assert ran.stdout == f"created {created['id']}\n"
    assert created["handler"] == (EXAMPLE / "handler.lua").read_text()

    with (folder / "handler.lua").open("a") as handler:
        handler.write("-- a second release\n")
    ran = script(server, "deploy.sh", control_plane.name, folder, EXAMPLE.name)
    assert ran.stdout == f"updated {created['id']}\n", ran.stderr
    [updated] = control_plane.list("custom-plugins")
    assert updated["handler"].endswith("-- a second release\n")

    (folder / "handler.lua").write_text("return {\n")
    ran = script(server, "deploy.sh", control_plane.name, folder, EXAMPLE.name)
    assert ran.returncode == 1
    assert ran.stderr.startswith("refused with 400: validation error: handler.lua:")
    assert control_plane.list("custom-plugins") == [updated]
