"""One demonstration per folder, and a plain sentence where there can be none."""

import os
import signal
import socket
import time

import pytest
from click.testing import CliRunner

from summit.commands import demo
from summit.demo import world
from summit.demo.crew import run_to_end
from summit.demo.world import FolderTaken, open_world


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(world, "ENDS_WITHIN", 0.3)


@pytest.mark.usefixtures("impatient")
def test_two_runs_never_share_one_folder(tmp_path, port):
    first = open_world(tmp_path, port)

    with pytest.raises(FolderTaken):
        open_world(tmp_path, port)

    assert open_world(tmp_path / "other", port).folder != first.folder


def test_a_folder_that_cannot_be_written_is_said(tmp_path, port, monkeypatch):
    (tmp_path / "var").write_text("a file where the folder should be")
    monkeypatch.setattr(demo, "VAR", tmp_path / "var")

    said = CliRunner().invoke(demo.demo, ["run", "--port", str(port)])

    assert said.exit_code == 1
    assert "cannot be written" in said.output


def test_loading_ends_with_the_command_that_was_killed(tmp_path):
    mark = tmp_path / "loaded"
    parent = os.fork()
    if not parent:
        run_to_end(lambda: (time.sleep(3), mark.touch()))
        os._exit(0)

    time.sleep(0.5)
    os.kill(parent, signal.SIGKILL)
    os.waitpid(parent, 0)
    time.sleep(3.5)

    assert not mark.exists()
