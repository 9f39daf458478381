"""What a file is, by its content and never by its name. Plain values, no I/O."""

import re
import warnings
from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from hashlib import sha256
from io import BytesIO

from PIL import Image

from summit.kernel.text import one_line
from summit.web.uploads.errors import (
    BrokenFile,
    EmptyFile,
    TooLargeFile,
    TooManyPixels,
    WrongKind,
)

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE  # of a file; a form that takes one may be so much larger
MOST_PIXELS = 40_000_000  # a page at 600 dpi has 35 million; 5 MB can open to gigabytes
LONGEST_NAME = 100
PDF_END = 2_048  # bytes at the end in which a PDF says %%EOF; some writers add lines behind it


class MediaType(StrEnum):
    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"


BEGINNINGS = {
    b"%PDF-": MediaType.PDF,
    b"\x89PNG\r\n\x1a\n": MediaType.PNG,
    b"\xff\xd8\xff": MediaType.JPEG,
}
ENDINGS = {MediaType.PDF: ".pdf", MediaType.PNG: ".png", MediaType.JPEG: ".jpg"}


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file that was looked at and may be kept."""

    name: str
    media_type: MediaType
    content: bytes

    @property
    def digest(self) -> str:
        return sha256(self.content).hexdigest()


def look_at(content: bytes, typed_name: str, *, size: int | None = None) -> SentFile:
    """Return what may be kept. `size` is the whole file's, where only its beginning was read.

    Raises `EmptyFile`, `TooLargeFile`, `TooManyPixels`, `WrongKind`, `BrokenFile`.
    """
    if not content:
        raise EmptyFile()
    if len(content) > MOST_BYTES:
        raise TooLargeFile(size=in_megabytes(size or len(content)), most=MOST_BYTES // MEGABYTE)
    kind = next((kind for begin, kind in BEGINNINGS.items() if content.startswith(begin)), None)
    if kind is None:
        raise WrongKind()
    is_whole = b"%%EOF" in content[-PDF_END:] if kind is MediaType.PDF else _is_picture(content)
    if not is_whole:
        raise BrokenFile()
    return SentFile(clean_name(typed_name, kind), kind, content)


def in_megabytes(size: int) -> Decimal:
    """Return a size in megabytes with one decimal, rounded up: never what is still allowed."""
    return (Decimal(size) / MEGABYTE).quantize(Decimal("0.1"), ROUND_UP)


def _is_picture(content: bytes) -> bool:
    """Tell whether a picture can be read to its end. Its head says first how large it is."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Pillow, about sizes that are looked at below
            with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise TooManyPixels(most=MOST_PIXELS // 1_000_000)
                picture.load()
    except (TooManyPixels, Image.DecompressionBombError):
        raise TooManyPixels(most=MOST_PIXELS // 1_000_000) from None
    except Exception:  # whatever Pillow says of a file that is damaged
        return False
    return True


def clean_name(typed: str, kind: MediaType) -> str:
    """Return a name that no system takes for a path or a command, ending as the content is."""
    last = re.split(r"[/\\]", one_line(typed))[-1]
    stem = re.sub(r"[^\w .()-]", "-", last.rpartition(".")[0] or last).strip(" .-")
    return (stem[:LONGEST_NAME].strip() or "document") + ENDINGS[kind]
