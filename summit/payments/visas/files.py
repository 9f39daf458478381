"""A proof as a file: what it is, its content decides, never its name."""

import hashlib
import re
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from summit.kernel.errors import N_, Refused
from summit.web.pictures import BROKEN, MOST_BYTES, MOST_PIXELS

PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg"}
PDF = "application/pdf"
ENDINGS = {PDF: "pdf", "image/png": "png", "image/jpeg": "jpg"}
PDF_TAIL = 1024  # bytes at the end among which a whole PDF says %%EOF (ISO 32000, annex H)


class NotAProof(Refused):
    message = N_("This is no PDF, PNG or JPEG that can be read. Other kinds are not taken.")
    status_code = 400


class TooLargeProof(Refused):
    message = N_("This file is too large: at most 5 MB.")
    status_code = 400


@dataclass(frozen=True, slots=True)
class ProofFile:
    """A file that was looked at, under a name that is safe to keep."""

    name: str
    media_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def look_at(name: str, content: bytes) -> ProofFile:
    """Return a file that may be kept. Raises `NotAProof`, `TooLargeProof`."""
    if len(content) > MOST_BYTES:
        raise TooLargeProof()
    media_type = PDF if content.startswith(b"%PDF-") else _picture(content)
    if media_type == PDF and b"%%EOF" not in content[-PDF_TAIL:]:
        raise NotAProof()  # cut on its way
    stem = re.sub(r"[^\w. -]", "_", name.rsplit(".", 1)[0])[:100].strip(". ") or "proof"
    return ProofFile(f"{stem}.{ENDINGS[media_type]}", media_type, content)


def _picture(content: bytes) -> str:
    try:
        found = Image.open(BytesIO(content), formats=tuple(PICTURES))
        if found.width * found.height > MOST_PIXELS:
            raise TooLargeProof()
        kind = PICTURES[found.format or ""]
        found.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooLargeProof() from None
    except BROKEN:
        raise NotAProof() from None
    return kind
