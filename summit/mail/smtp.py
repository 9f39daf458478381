"""Hands one message to the mail server, and tells three kinds of failure apart."""

import smtplib
import ssl
from email.message import EmailMessage

from summit.settings import Settings

TIMEOUT = 30  # seconds for each answer; well inside the lease of a letter


class Unreachable(Exception):
    """The server cannot be spoken to at all; no letter of this run would go."""


class Postponed(Exception):
    """This letter did not go now; it may later. It may even have gone: the answer was lost."""


class Rejected(Exception):
    """This letter will never go: the server said so for good (5xx)."""


def send(message: EmailMessage, settings: Settings) -> None:
    """Return once the server has taken responsibility for the message."""
    server = _connect(settings)
    try:
        server.send_message(message, from_addr=settings.mail_from)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        raise _by_code(code, said) from None
    except smtplib.SMTPSenderRefused as refused:  # our own settings: time for somebody to mend
        raise Postponed(_words(refused.smtp_code, refused.smtp_error)) from None
    except smtplib.SMTPResponseException as refused:
        raise _by_code(refused.smtp_code, refused.smtp_error) from None
    except (smtplib.SMTPException, OSError) as broken:
        raise Postponed(f"{type(broken).__name__}: {broken}") from None
    finally:
        _hang_up(server)


def _connect(settings: Settings) -> smtplib.SMTP:
    where = settings.smtp_host, settings.smtp_port
    server: smtplib.SMTP
    try:
        if settings.smtp_tls == "tls":
            context = ssl.create_default_context()
            server = smtplib.SMTP_SSL(*where, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(*where, timeout=TIMEOUT)
        if settings.smtp_tls == "starttls":
            server.starttls(context=ssl.create_default_context())
        if settings.smtp_user:
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        return server
    except (smtplib.SMTPException, OSError) as failure:
        raise Unreachable(f"{type(failure).__name__}: {failure}") from None


def _hang_up(server: smtplib.SMTP) -> None:
    """Say goodbye. The letter is the server's by now: a failure here changes nothing."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _by_code(code: int, said: bytes | str) -> Exception:
    return (Rejected if 500 <= code < 600 else Postponed)(_words(code, said))


def _words(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
