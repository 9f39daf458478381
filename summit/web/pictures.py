"""A picture somebody hands in: looked at, drawn anew, or refused. What is kept is never the file.

The sniffed content decides what it is, never the name. Drawing anew leaves out whatever else the
file held: places, comments, scripts.
"""

import hashlib
import struct
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import Flask, current_app, request
from flask_wtf.file import FileField
from PIL import Image, ImageOps
from werkzeug.datastructures import FileStorage
from wtforms.validators import StopValidation

from summit.kernel.errors import N_, Refused
from summit.web.errors import sentence
from summit.web.uploads.forms import file_kw
from summit.web.uploads.rules import MOST_BYTES, MOST_PIXELS

MEDIA_TYPE = "image/webp"
TAKES_BYTES = "takes_bytes"
# what Pillow says of a file that is none, or cut; the last two of damaged Exif
BROKEN = (OSError, SyntaxError, ValueError, TypeError, struct.error)


class NoPicture(Refused):
    message = N_("This is no PNG or JPEG picture that can be read. Other kinds are not taken.")


class TooLargePicture(Refused):
    message = N_("This picture is too large: at most 5 MB, and 40 million pixels.")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as it is kept and shown."""

    content: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()[:32]


def draw_anew(content: bytes, *, most: int) -> Drawn:
    """Return the picture, no side longer than `most` pixels. Raises `NoPicture`, `TooLarge…`."""
    if len(content) > MOST_BYTES:
        raise TooLargePicture()
    try:
        found = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
        if found.width * found.height > MOST_PIXELS:
            raise TooLargePicture()
        found.draft("RGB", (most, most))  # a JPEG need not be read in full
        picture = ImageOps.exif_transpose(found).convert(_mode(found))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLargePicture() from None
    except BROKEN:
        raise NoPicture() from None
    picture.thumbnail((most, most), Image.Resampling.LANCZOS)
    written = BytesIO()
    picture.save(written, "WEBP", quality=82, method=4, exif=b"", xmp=b"")
    return Drawn(written.getvalue(), picture.width, picture.height)


def _mode(picture: Image.Image) -> str:
    is_clear = "A" in picture.getbands() or "transparency" in picture.info
    return "RGBA" if is_clear else "RGB"


class PictureField(FileField):  # type: ignore[misc]
    """A file that must be a picture. `drawn` is it, no side longer than `most` pixels, or None."""

    def __init__(self, label: Any = None, *, most: int, **more: Any) -> None:
        super().__init__(label, render_kw=file_kw("image/png,image/jpeg"), **more)
        self.most = most
        self.drawn: Drawn | None = None

    def pre_validate(self, form: Any) -> None:
        if not isinstance(self.data, FileStorage) or not self.data.filename:
            return
        try:
            self.drawn = draw_anew(self.data.stream.read(MOST_BYTES + 1), most=self.most)
        except Refused as refusal:
            raise StopValidation(sentence(refusal)) from None


def takes_files(view: Any) -> Any:
    """Mark a view whose form may be as large as a file; all others keep the small limit."""
    return takes_bytes(MOST_BYTES)(view)


def takes_bytes(most: int) -> Callable[[Any], Any]:
    """Mark a view whose files may have so many bytes together."""

    def marked(view: Any) -> Any:
        setattr(view, TAKES_BYTES, most)
        return view

    return marked


def init_app(app: Flask) -> None:
    app.url_value_preprocessor(_allow_more)  # before CSRF's look at the form, which reads it


def _allow_more(endpoint: str | None, _values: Any) -> None:
    most = getattr(current_app.view_functions.get(endpoint or ""), TAKES_BYTES, 0)
    if most:
        request.max_content_length = most + current_app.config["MAX_CONTENT_LENGTH"]
