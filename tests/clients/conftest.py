"""The fixtures of the scenarios."""

import pytest

from plugcast import Agent, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The server of all scenarios."""
    running = Server(tmp_path_factory.mktemp("server"))
    yield running
    running.stop()


@pytest.fixture
def control_plane(server):
    """A new control plane for the scenario."""
    return server.create_control_plane()


@pytest.fixture
def agent(control_plane, tmp_path):
    """An agent of that control plane."""
    running = Agent(control_plane, tmp_path / "node")
    yield running
    running.stop()
