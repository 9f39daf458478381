"""What a badge carries: a signed token for the camera, a short code for the keyboard.

The token is version (1 byte), key id (2), badge id (16) and an Ed25519 signature (64): 83 bytes
written as 200 decimal digits, which a QR code packs tightest and no keyboard layout, Caps Lock or
trimming changes. It holds no name and no address. Whoever has the public key can tell offline
that it is ours; whether the badge still counts is the roster's to say. No Flask here.
The phones read the same tokens in JavaScript; `tests/badges/token_cases.json` binds both.
"""

import hashlib
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from summit.kernel.references import draw_signs, is_checked

DOMAIN = b"badge-v1\0"  # signed in front of every badge: our key says nothing else by accident
VERSION = 1
HEAD_BYTES, ID_BYTES, SIGNATURE_BYTES = 3, 16, 64
TOKEN_BYTES = HEAD_BYTES + ID_BYTES + SIGNATURE_BYTES
DIGITS = 200  # ceil(83 * 8 * log10(2)): the fewest that hold 83 bytes
SHORT_CODE_SIGNS = 8  # 31^7 codes, and one check sign

_TOKEN = re.compile(f"[0-9]{{{DIGITS}}}")  # not \d: Arabic and other digits are no token
_SHORT_CODE_GAPS = re.compile(r"[\s\u2010-\u2015\u2212-]+")  # spaces, and every dash a phone types


class Outcome(StrEnum):
    """How far a text that was scanned got."""

    NOT_A_TOKEN = "not a token"  # noqa: S105
    UNKNOWN_KEY = "unknown key"
    FORGED = "forged"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a scanned text proved. `badge_id` is set if, and only if, the outcome is GOOD."""

    outcome: Outcome
    badge_id: uuid.UUID | None = None
    key_id: int | None = None  # which key it names; None where it is no token


@dataclass(frozen=True)
class SigningKey:
    """The key pair of one summit, made from 32 secret bytes that are never shown."""

    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != 32:
            raise ValueError("A signing key is made from exactly 32 bytes.")

    @cached_property
    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def public(self) -> bytes:
        """The 32 raw bytes every phone may have."""
        return self._private.public_key().public_bytes_raw()

    @cached_property
    def key_id(self) -> int:
        """Which key signed, 0 to 65535, so that keys can change between summits."""
        return key_id_of(self.public)

    def sign_badge(self, badge_id: uuid.UUID) -> str:
        """Return the 200 digits of this badge. The same badge always gets the same ones."""
        body = bytes([VERSION]) + self.key_id.to_bytes(2, "big") + badge_id.bytes
        signature = self._private.sign(DOMAIN + body)
        return str(int.from_bytes(body + signature, "big")).zfill(DIGITS)


def key_id_of(public_key: bytes) -> int:
    """Return the first two bytes of the SHA-256 of a raw public key, as a number."""
    return int.from_bytes(hashlib.sha256(public_key).digest()[:2], "big")


def read(token: str, public_keys: Mapping[int, bytes]) -> Reading:
    """Tell what a scanned text proves, given the raw public keys by key id. Never raises."""
    raw = _bytes_of(token)
    if raw is None or raw[0] != VERSION:
        return Reading(Outcome.NOT_A_TOKEN)
    key_id = int.from_bytes(raw[1:HEAD_BYTES], "big")
    public_key = public_keys.get(key_id)
    if public_key is None:
        return Reading(Outcome.UNKNOWN_KEY, key_id=key_id)
    body, signature = raw[:-SIGNATURE_BYTES], raw[-SIGNATURE_BYTES:]
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, DOMAIN + body)
    except InvalidSignature:
        return Reading(Outcome.FORGED, key_id=key_id)
    return Reading(Outcome.GOOD, uuid.UUID(bytes=body[HEAD_BYTES:]), key_id)


def _bytes_of(token: str) -> bytes | None:
    """Return the 83 bytes, or None: of all 200-digit texts, 23 % are too large to be any."""
    if not _TOKEN.fullmatch(token):
        return None
    number = int(token)
    return number.to_bytes(TOKEN_BYTES, "big") if number < 1 << 8 * TOKEN_BYTES else None


def new_short_code() -> str:
    """Return a code for typing, `T4NE-8GYA`; the unique constraint has the last word."""
    return _as_printed(draw_signs(SHORT_CODE_SIGNS))


def parse_short_code(typed: str) -> str | None:
    """Return the code as printed, however it was typed; None for a typing error."""
    signs = _SHORT_CODE_GAPS.sub("", typed).upper()
    return _as_printed(signs) if is_checked(signs, SHORT_CODE_SIGNS) else None


def _as_printed(signs: str) -> str:
    return f"{signs[:4]}-{signs[4:]}"
