"""A site with feeds on this machine: good ones, broken ones, and some that mean harm."""

import datetime
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

WIX = """<?xml version="1.0" encoding="UTF-8"?><rss xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:atom="http://www.w3.org/2005/Atom" \
version="2.0"><channel><title><![CDATA[Example magazine]]></title><description/>\
<link>https://magazine.example</link><generator>RSS for Node</generator>\
<lastBuildDate>Thu, 05 Mar 2026 12:00:00 GMT</lastBuildDate>{items}</channel></rss>"""
ITEM = """<item><title><![CDATA[{title}]]></title><description><![CDATA[{text}]]></description>\
<link>{link}</link>{guid}<category><![CDATA[Agua]]></category>\
<category><![CDATA[Fronteras]]></category><pubDate>{date}</pubDate>\
<enclosure url="https://static.example/media/a~mv2.png/v1/fit/w_1000/file.png" length="0" \
type="image/png"/><dc:creator>{author}</dc:creator></item>"""


def item(number=1, **given):
    """Return one post as Wix writes it."""
    defaults = {
        "title": f"Ciudades y agua {number}",
        "text": f"<p>El agua cruza fronteras&nbsp;&amp; ciudades.</p><p>Nota {number}.</p>",
        "link": f"https://www.magazine.example/post/ciudades-y-agua-{number}",
        "guid": f'<guid isPermaLink="false">guid-{number}</guid>',
        "date": "Mon, 02 Mar 2026 16:19:17 GMT",
        "author": "Redacción",
    }
    return ITEM.format(**defaults | given)


def wix(*items):
    return WIX.format(items="".join(items)).encode()


class FeedSite:
    """Serves `answers` by path: bytes, or a function that is given the handler."""

    def __init__(self, port, scheme):
        self.port = port
        self.scheme = scheme
        self.answers = {}
        self.asked = []
        self.hosts = []  # as they were asked for

    def address(self, path="/blog-feed.xml"):
        return f"{self.scheme}://127.0.0.1:{self.port}{path}"


def certificate(folder):
    """Write a certificate of this machine with its key into one file; return its path."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "here.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


@contextmanager
def feed_site(secured_by=None):
    """Serve on this machine; over TLS where a certificate is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            site.asked.append(self.path)
            site.hosts.append(self.headers["Host"])
            answer = site.answers.get(self.path)
            if callable(answer):
                answer(self)
            elif answer is None:
                self.send_error(404)
            else:
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *_):
            """Say nothing: pytest reads what is printed."""

        def handle(self):
            try:
                super().handle()
            except OSError:
                return  # whoever asked has had enough

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if secured_by:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(secured_by)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    site = FeedSite(server.server_address[1], "https" if secured_by else "http")
    serving = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    serving.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        serving.join()


def leading_to(address, status=302):
    def answer(handler):
        handler.send_response(status)
        handler.send_header("Location", address)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return answer


def huge(megabytes, *, says_so):
    """Send so many megabytes, announced or not."""

    def answer(handler):
        handler.send_response(200)
        if says_so:
            handler.send_header("Content-Length", str(megabytes * 1024 * 1024))
        handler.end_headers()
        for _ in range(megabytes):
            handler.wfile.write(b"x" * 1024 * 1024)

    return answer


DRIPS = 80  # at twenty a second: longer than any test waits, and yet an end


def dripping(handler):
    """Send a sign now and then, without an end: no read ever waits long."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(DRIPS):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.05)


def dripping_head(handler):
    """Never come to the end of the head."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(DRIPS):
        handler.wfile.write(b"X: y\r\n"[:1])
        handler.wfile.flush()
        time.sleep(0.05)
