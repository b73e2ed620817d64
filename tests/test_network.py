"""No network at run time: every socket is blocked while the main job runs in a process of its own."""

import subprocess
import sys

import pytest
import pytest_socket

GUARD = """
import socket
def refuse(*args, **kwargs):
    raise RuntimeError("network used")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.create_connection = refuse
from analyzer.cli import main
main(["run", {sample!r}, "--us", "northwind.example", "--workers", "1", "--out", {out!r}])
"""


def test_sockets_are_blocked_in_this_test_run():
    import socket

    with pytest.raises(pytest_socket.SocketBlockedError):
        socket.socket(socket.AF_INET, socket.SOCK_STREAM)


def test_the_main_job_runs_with_sockets_refused(tmp_path):
    from conftest import SAMPLE

    code = GUARD.format(sample=str(SAMPLE), out=str(tmp_path / "out"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "report.html").is_file()
