"""Konnect's SDK for Go, through the Go tests in `sdk`."""

import subprocess

from plugcast import BUILT


def test_the_sdks_tests_pass(server, control_plane):
    program = subprocess.run(
        [BUILT / "sdk-test", "-test.v"],
        env={
            **server.environment(),
            "PLUGCAST_VIEWER_TOKEN": server.create_token("viewer"),
            "PLUGCAST_NEIGHBOR_TOKEN": server.create_token("deployer", control_plane),
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    print(program.stdout)
    assert program.returncode == 0, program.stdout + program.stderr
    assert program.stdout.count("--- PASS: ") >= 15
