"""The demonstration as `make run` starts it, driven from outside: addresses, sign-ins, letters."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from datetime import datetime
from email import policy
from email.parser import BytesParser
from io import BytesIO
from pathlib import Path

from passlib.totp import TOTP
from pypdf import PdfReader

from tests.site import free_port

ROOT = Path(__file__).resolve().parents[2]
LETTERS_WITHIN = 60  # seconds until a promised e-mail is delivered, on a slow machine
STOPS_WITHIN = 30  # seconds
DIGITS_LAST = 30  # seconds, RFC 6238


def plain(text):
    """Return a text with ordinary spaces: a header may lose its no-break ones on the way."""
    return " ".join(text.split())


class Demonstration:
    """One demonstration in a folder of its own: what it writes under `var/` stays there."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.process = None

    def start(self):
        """Run it as `make run` does and wait for its `ready:` line."""
        command = [sys.executable, "-m", "summit.commands", "demo", "run", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command,
            cwd=self.folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # so that all its processes can be told from ours
        )
        said = []
        for line in self.process.stdout:  # ends with the process, which gives up by itself
            said.append(line)
            if line.startswith("ready:"):
                return
        raise AssertionError(f"The demonstration did not start:\n{''.join(said)}")

    def stop(self):
        """Ask it to stop, as Ctrl-C does; return what still runs of it."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(STOPS_WITHIN)
        finally:
            left = processes_of_session(self.process.pid)
            for pid in left:
                os.kill(pid, signal.SIGKILL)
            self.process.stdout.close()
        return left

    def sleep_for(self, time_away):
        """Stop it, let time pass there, start it again: nobody waits."""
        assert self.stop() == []
        world = json.loads(self.world.read_text())
        moment = datetime.fromisoformat(world["moment"]) + time_away
        self.world.write_text(json.dumps(world | {"moment": moment.isoformat()}))
        self.start()

    @property
    def world(self):
        return self.folder / "var/demo/world.json"

    @property
    def told(self):
        """What it writes for scripts."""
        return json.loads((self.folder / "var/demo.json").read_text())

    def address(self, path=""):
        return self.told["addresses"]["site"] + path

    def time_there(self):
        """Return its moment, two seconds old at most."""
        return datetime.fromisoformat(json.loads(self.world.read_text())["moment"])

    def sign_in_of(self, role):
        return next(one for one in self.told["staff"] if one["role"] == role)

    def letters_to(self, recipient):
        """Return what was delivered to one address, in the order of arrival."""
        files = sorted(Path(self.told["addresses"]["mail_folder"]).glob("*.eml"))
        letters = [BytesParser(policy=policy.default).parsebytes(f.read_bytes()) for f in files]
        return [letter for letter in letters if letter["X-Delivered-To"] == recipient]

    def letter_to(self, recipient, subject=None, *, begins=""):
        """Wait for the first e-mail, or the one whose subject is or begins so: look again."""
        deadline = time.monotonic() + LETTERS_WITHIN
        while time.monotonic() < deadline:
            for letter in self.letters_to(recipient):
                said = plain(letter["Subject"])
                is_it = said == plain(subject) if subject else said.startswith(plain(begins))
                if is_it:
                    return letter
            time.sleep(0.2)
        came = [letter["Subject"] for letter in self.letters_to(recipient)]
        raise AssertionError(
            f"No “{subject or begins or 'e-mail'}” came to {recipient}; what came: {came}"
        )


def badges_in(letter):
    """Return the PDF of badges attached to a letter, and the words on each of its pages."""
    attached, *_documents = letter.iter_attachments()
    pdf = attached.get_payload(decode=True)
    return pdf, words_of(pdf)


def documents_in(letter):
    """Return the words of the documents attached to a letter, by their numbers."""
    attached = {
        one.get_filename(): one.get_payload(decode=True) for one in letter.iter_attachments()
    }
    return {
        name.removesuffix(".pdf"): " ".join(words_of(pdf))
        for name, pdf in attached.items()
        if re.fullmatch(r"[DFNRE]-\d{4}-\d{4}\.pdf", name)
    }


def words_of(pdf):
    pages = PdfReader(BytesIO(pdf)).pages
    return [plain(page.extract_text()) for page in pages]


def digits_of(sign_in):
    """Return the six digits an authenticator shows: in real time, whatever year it is there."""
    return TOTP(key=sign_in["totp_secret"]).generate(time.time()).token


def wait_for_next_digits():
    """Wait until an authenticator shows other digits: each opens once."""
    time.sleep(DIGITS_LAST - time.time() % DIGITS_LAST)


def processes_of_session(session):
    """Return the living processes that were started in a session (Linux)."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            _name, _, rest = stat.read_text().rpartition(") ")
        except (FileNotFoundError, ProcessLookupError):
            continue
        state, _parent, _group, its_session = rest.split()[:4]
        if int(its_session) == session and state != "Z":
            found.append(int(stat.parent.name))
    return found
