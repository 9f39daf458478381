"""A file that is chosen in a form and looked at before anything else is done with it."""

from typing import Any

from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms.validators import StopValidation

from summit.kernel.errors import Refused
from summit.web.errors import sentence
from summit.web.uploads.rules import MOST_BYTES, SentFile, look_at


class UploadField(FileField):  # type: ignore[misc]
    """A file that must be a PDF or a picture. `sent` is it, or None where none was chosen."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(
            label, render_kw={"accept": ".pdf,.png,.jpg,.jpeg,application/pdf"}, **more
        )
        self.sent: SentFile | None = None

    def pre_validate(self, form: Any) -> None:
        if not isinstance(self.data, FileStorage) or not self.data.filename:
            return
        try:
            self.sent = look_at(self.data.stream.read(MOST_BYTES + 1), self.data.filename)
        except Refused as refusal:
            raise StopValidation(sentence(refusal)) from None
