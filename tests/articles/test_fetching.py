"""A feed is fetched from the internet only, and only so much of it, for so long."""

import contextlib
import socket
import ssl
import threading
import time

import pytest

from summit.articles import fetching
from summit.articles.fetching import fetch, may_ask
from tests.articles.feeds import (
    DRIPS,
    certificate,
    dripping,
    dripping_head,
    feed_site,
    huge,
    leading_to,
)


@pytest.fixture
def site():
    with feed_site() as site:
        yield site


@pytest.fixture
def secured(tmp_path, monkeypatch):
    """A site over TLS, whose certificate is believed."""
    file = certificate(tmp_path)
    believing = ssl.create_default_context(cafile=file)
    monkeypatch.setattr(ssl, "create_default_context", lambda: believing)
    with feed_site(file) as site:
        yield site


def from_here(address, **given):
    return fetch(address, loopback=True, **given)


def test_a_feed_is_fetched_as_it_stands(site):
    site.answers["/blog-feed.xml"] = b"<rss/>"

    assert from_here(site.address()).body == b"<rss/>"


def test_this_machine_is_not_asked_unless_a_setting_says_so(site):
    site.answers["/blog-feed.xml"] = b"<rss/>"

    with pytest.raises(fetching.NotPublic):
        fetch(site.address())

    assert site.asked == []


@pytest.mark.parametrize(
    "number",
    [
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "fec0::1",
        "192.88.99.1",
    ],
)
def test_no_address_inside_a_network_is_asked(number):
    assert not may_ask(number, loopback=True)


@pytest.mark.parametrize("number", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_loopback_is_asked_only_where_it_is_allowed(number):
    assert may_ask(number, loopback=True)
    assert not may_ask(number, loopback=False)


def test_an_address_of_the_internet_is_asked():
    assert may_ask("185.230.63.107", loopback=False)
    assert may_ask("2600:1901::1", loopback=False)


def test_one_private_address_of_a_name_spoils_the_others(monkeypatch):
    numbers = ["185.230.63.107", "10.0.0.1"]
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in numbers]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answers)

    with pytest.raises(fetching.NotPublic):
        fetch("http://magazine.example/feed.xml")


def test_the_connection_goes_to_the_address_that_was_looked_at(site, monkeypatch):
    site.answers["/blog-feed.xml"] = b"<rss/>"
    looked_up = []
    real = socket.getaddrinfo

    def look_up(host, *given, **more):
        looked_up.append(host)
        return real("127.0.0.1" if host == "magazine.example" else host, *given, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)

    from_here(f"http://magazine.example:{site.port}/blog-feed.xml")

    assert looked_up.count("magazine.example") == 1


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://magazine.example/feed",
        "//magazine.example/feed",
        "magazine.example",
        "https://",
        "https://user:secret@magazine.example/",
        "http://magazine.example:port/",
        "http://magazine.example/\r\nHost: other",
        "http://[::1",
        "",
    ],
)
def test_only_a_plain_web_address_is_asked(address):
    with pytest.raises(fetching.NotAnAddress):
        from_here(address)


def test_a_redirect_is_followed_to_where_the_feed_is(site):
    site.answers["/old"] = leading_to("/new")
    site.answers["/new"] = b"<rss/>"

    assert from_here(site.address("/old")).address == site.address("/new")


@pytest.mark.parametrize(
    "address", ["http://10.0.0.1/feed", "http://169.254.169.254/latest/", "http://[fd00::1]/"]
)
def test_a_redirect_to_a_private_address_is_refused(site, address):
    site.answers["/old"] = leading_to(address)

    with pytest.raises(fetching.NotPublic):
        from_here(site.address("/old"))


def test_a_redirect_to_a_file_is_refused(site):
    site.answers["/old"] = leading_to("file:///etc/passwd")

    with pytest.raises(fetching.NotAnAddress):
        from_here(site.address("/old"))


def test_redirects_end(site):
    site.answers["/old"] = leading_to("/old")

    with pytest.raises(fetching.TooManyRedirects):
        from_here(site.address("/old"))

    assert len(site.asked) == fetching.REDIRECTS + 1


@pytest.mark.parametrize("says_so", [True, False])
def test_a_feed_of_fifty_megabytes_is_stopped_early(site, says_so):
    site.answers["/blog-feed.xml"] = huge(50, says_so=says_so)

    begun = time.monotonic()
    with pytest.raises(fetching.TooLarge):
        from_here(site.address())

    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("answer", [dripping, dripping_head])
def test_a_feed_that_never_ends_is_cut_off(site, answer):
    site.answers["/blog-feed.xml"] = answer

    begun = time.monotonic()
    with pytest.raises(fetching.TooSlow):
        from_here(site.address(), longest=0.4)

    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("answer", [dripping, dripping_head])
def test_a_secured_feed_that_never_ends_is_cut_off_too(secured, answer):
    secured.answers["/blog-feed.xml"] = answer

    begun = time.monotonic()
    with pytest.raises(fetching.TooSlow):
        from_here(secured.address(), longest=0.4)

    assert time.monotonic() - begun < 3


def test_a_host_that_never_shakes_hands_is_cut_off():
    def drip():
        line, _ = listener.accept()
        with line, contextlib.suppress(OSError):
            line.sendall(b"\x16\x03\x03\x40\x00")  # what follows is a long part of the handshake
            for _ in range(DRIPS):
                line.sendall(b"\0")
                time.sleep(0.05)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = threading.Thread(target=drip)
        host.start()
        begun = time.monotonic()
        with pytest.raises(fetching.TooSlow):
            from_here(f"https://127.0.0.1:{listener.getsockname()[1]}/", longest=0.4)
        assert time.monotonic() - begun < 3
        host.join()


def test_a_secured_feed_is_fetched_as_it_stands(secured):
    secured.answers["/blog-feed.xml"] = b"<rss/>"

    assert from_here(secured.address()).body == b"<rss/>"


def test_a_certificate_nobody_vouches_for_is_not_believed(tmp_path):
    with feed_site(certificate(tmp_path)) as site, pytest.raises(fetching.Unanswered):
        from_here(site.address())

    assert site.asked == []


def test_a_host_is_asked_by_its_bare_name_where_the_port_is_the_usual_one(secured, monkeypatch):
    secured.answers["/"] = b"<rss/>"
    real = socket.create_connection
    monkeypatch.setattr(
        socket, "create_connection", lambda _to, **given: real(("127.0.0.1", secured.port), **given)
    )

    from_here("https://127.0.0.1/")

    assert secured.hosts == ["127.0.0.1"]


def test_a_feed_that_is_packed_is_not_unpacked(site):
    def packed(handler):
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.end_headers()

    site.answers["/blog-feed.xml"] = packed

    with pytest.raises(fetching.NotGiven):
        from_here(site.address())


def test_a_feed_that_is_not_there_says_what_was_answered(site):
    with pytest.raises(fetching.NotGiven) as refusal:
        from_here(site.address())

    assert refusal.value.facts["status"] == 404


def test_half_a_feed_is_none(site):
    def half(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"<rss>")

    site.answers["/blog-feed.xml"] = half

    with pytest.raises(fetching.Unanswered):
        from_here(site.address())


def test_a_host_that_is_not_there_is_named():
    with pytest.raises(fetching.NotFound) as refusal:
        fetch("https://no-such-host.invalid/feed.xml")

    assert refusal.value.facts["host"] == "no-such-host.invalid"


def test_nobody_listening_is_told_apart_from_a_slow_feed():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]

    with pytest.raises(fetching.Unanswered):
        from_here(f"http://127.0.0.1:{port}/")
