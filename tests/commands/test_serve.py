"""The site under gunicorn, as a process: what it says where a request does not reach the site."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest
from gunicorn.config import Config

from summit.commands.serve import Worker
from tests.browsing import text_of
from tests.site import environment, free_port, settings_for

PATIENCE = 60  # seconds, on a slow machine
LONG = "x" * 20_000


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The port of a site served by a process of its own."""
    folder, found = tmp_path_factory.mktemp("served"), free_port()
    command = [sys.executable, "-m", "summit.commands", "serve", "--workers", "1"]
    settings = settings_for(f"sqlite:///{folder}/summit.sqlite3")
    process = subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{found}"],
        env=environment(settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(found):
            assert process.poll() is None, "the server ended by itself"
            assert time.monotonic() < deadline, "nobody answers"
            time.sleep(0.1)
        yield found
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()


def answers(port):
    try:
        return ask(port, "GET /healthz HTTP/1.1").status == 200
    except ConnectionRefusedError:
        return False


class Answer:
    def __init__(self, raw):
        head, _, body = raw.decode().partition("\r\n\r\n")
        first, *lines = head.split("\r\n")
        self.status = int(first.split()[1])
        self.headers = dict(line.split(": ", 1) for line in lines)
        self.text = body


def ask(port, *lines):
    """Send a request as it stands; return the whole answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        given = [*lines, "Host: 127.0.0.1", "Connection: close", "", ""]
        line.sendall("\r\n".join(given).encode())
        return Answer(b"".join(iter(lambda: line.recv(65_536), b"")))


def test_nobody_says_by_a_header_where_the_site_stands(port):
    """What SCRIPT_NAME says would begin every link of a page that is kept for all."""
    answer = ask(port, "GET /elsewhere/healthz HTTP/1.1", "SCRIPT_NAME: /elsewhere")

    assert answer.status == 404
    assert "/elsewhere" not in answer.text


@pytest.mark.parametrize(
    ("lines", "code", "titles"),
    [
        (
            [f"GET /en/{LONG} HTTP/1.1"],
            414,
            ["Adresse trop longue", "Address too long", "Dirección demasiado larga"],
        ),
        (
            ["GET /en/ HTTP/1.1", f"Cookie: summit={LONG}"],
            431,
            ["Trop de données jointes", "Too much was sent along", "Demasiados datos adjuntos"],
        ),
        (
            ["GET /en/ HTTP/1.1", "no header at all"],
            400,
            [
                "Cette demande n’a pas pu être lue",
                "This request could not be read",
                "No se pudo leer esta solicitud",
            ],
        ),
    ],
    ids=["address", "cookie", "header"],
)
def test_what_the_server_cannot_read_is_refused_in_three_languages(port, lines, code, titles):
    answer = ask(port, *lines)

    assert answer.status == code
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert int(answer.headers["Content-Length"]) == len(answer.text.encode())
    for title in titles:
        assert title in text_of(answer)
    assert "xxx" not in answer.text
    for language in ("fr", "en", "es"):
        assert f'href="/{language}/"' in answer.text


def test_a_worker_told_to_stop_twice_does_not_wait_for_itself():
    """Ctrl-C reaches it from the terminal and from its parent; the pool's lock opens once."""

    class Pool:
        times = 0

        def shutdown(self, **_how):
            self.times += 1
            assert self.times == 1, "it waits for itself"
            worker.handle_quit(signal.SIGINT, None)  # the second comes within the first

    worker = Worker(0, os.getppid(), [], None, 60, Config(), None)
    worker.tmp.close()
    worker.tpool = Pool()

    with pytest.raises(SystemExit):
        worker.handle_quit(signal.SIGQUIT, None)


def test_who_sends_far_too_much_reads_why_and_meets_no_broken_connection(port):
    size = 20 * 1024 * 1024
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as line:
        head = [
            "POST /en/register/ HTTP/1.1",
            "Host: 127.0.0.1",
            "Accept: application/json",
            "Content-Type: multipart/form-data; boundary=x",
            f"Content-Length: {size}",
            "Connection: close",
            "",
            "",
        ]
        line.sendall("\r\n".join(head).encode())
        for _piece in range(size // 65_536):  # as a browser does: to the end, then it reads
            line.sendall(b"0" * 65_536)
        answer = Answer(b"".join(iter(lambda: line.recv(65_536), b"")))

    assert answer.status == 413
    assert "What you sent has 20.0 MB, and this form takes at most" in answer.text
