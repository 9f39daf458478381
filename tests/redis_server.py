"""A Redis server of the tests' own, on a socket of its own port, thrown away afterwards."""

import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager

REDIS = shutil.which("redis-server")
NOT_TESTED = "" if REDIS else "REDIS NOT TESTED: install redis-server"


@contextmanager
def redis_server():
    """Yield the address of an empty server that keeps nothing on disk."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="summit-redis-") as folder:
        options = ["--bind", "127.0.0.1", "--port", str(port), "--dir", folder]
        command = [REDIS, *options, "--save", "", "--appendonly", "no"]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait(port)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait(port):
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError("redis-server does not answer")
