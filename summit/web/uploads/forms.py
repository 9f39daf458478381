"""A file that is chosen in a form and looked at before anything else is done with it."""

from os import SEEK_END
from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms.validators import StopValidation

from summit.kernel.errors import Refused
from summit.web.errors import sentence
from summit.web.uploads.rules import MOST_BYTES, SentFile, look_at

ACCEPTED = ".pdf,.png,.jpg,.jpeg,application/pdf"  # what a browser offers first; no rule


def file_kw(accept: str, most: int = MOST_BYTES) -> dict[str, str]:
    """Return what the input of a file carries: what is offered, and how many bytes at most.

    `static/js/files.js` says before sending that a file is too large; the rule is the server's.
    """
    offered = {"accept": accept} if accept else {}
    return offered | {"data-most": str(most)}


def read(sent: FileStorage) -> SentFile:
    """Return a file that came with a request, looked at. Raises what `look_at` does."""
    with sent.stream as stream:
        size = stream.seek(0, SEEK_END)
        stream.seek(0)
        content = stream.read(MOST_BYTES + 1)
    return look_at(content, sent.filename or "", size=size)


class UploadField(FileField):  # type: ignore[misc]
    """A file that must be a PDF or a picture. `sent` is it, or None where none was chosen."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label, render_kw=file_kw(ACCEPTED), **more)
        self.sent: SentFile | None = None

    def pre_validate(self, form: Any) -> None:
        if not isinstance(self.data, FileStorage) or not self.data.filename:
            return
        try:
            self.sent = read(self.data)
        except Refused as refusal:
            raise StopValidation(sentence(refusal)) from None
