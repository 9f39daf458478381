"""The QR code of a badge: 200 digits, numeric mode, level M, always version 5 with one mask.

`qrcode` makes the pattern; what never changes between badges is asked of it once. Each bit of a
badge's data then turns exactly one module, so a code costs a sixth of the library's time, and
a test holds every code to the library's own.
"""

from functools import cache

import qrcode
from qrcode.base import gexp, glog, rs_blocks
from qrcode.LUT import rsPoly_LUT
from qrcode.util import MODE_NUMBER

from summit.badges.token import DIGITS

VERSION, LEVEL = 5, qrcode.ERROR_CORRECT_M
MASK = 2  # any of the eight is valid; choosing the prettiest each time costs ten times as much
MODULES = 17 + 4 * VERSION  # along a side
QUIET = 4  # modules of white around the symbol (ISO/IEC 18004)

BLOCKS = rs_blocks(VERSION, LEVEL)
DATA = BLOCKS[0].data_count  # bytes of each of the two blocks, which are alike
CHECK = BLOCKS[0].total_count - DATA
STREAM_BITS = sum(block.total_count for block in BLOCKS) * 8


def qr_matrix(token: str) -> list[list[bool]]:
    """Return the rows of the code from the top, True for dark, without the quiet zone."""
    bits = f"{int.from_bytes(_codewords(token), 'big'):0{STREAM_BITS}b}0"  # 0: turns nothing
    return [[dark != (bits[bit] == "1") for dark, bit in row] for row in _layout()]


def _codewords(token: str) -> bytes:
    """Return the bytes the code holds: the digits, three in ten bits, and their check bytes.

    Mode, count, 200 digits and the end mark fill version 5 exactly, so nothing is padded.
    """
    number = MODE_NUMBER << 10 | DIGITS
    for start in range(0, DIGITS - 2, 3):
        number = number << 10 | int(token[start : start + 3])
    number = number << 7 | int(token[DIGITS - 2 :])  # the two left over
    content = (number << 7).to_bytes(DATA * len(BLOCKS), "big")
    blocks = [content[:DATA], content[DATA:]]
    checks = [_check_bytes(block) for block in blocks]
    woven = [*zip(*blocks, strict=True), *zip(*checks, strict=True)]
    return bytes(byte for pair in woven for byte in pair)


def _check_bytes(block: bytes) -> bytes:
    """Return what is left of a block divided by the generator (Reed-Solomon)."""
    products, rest, most = _products(), 0, 8 * (CHECK - 1)
    for byte in block:
        lead = byte ^ rest >> most
        rest = (rest & (1 << most) - 1) << 8 ^ products[lead]
    return rest.to_bytes(CHECK, "big")


@cache
def _products() -> list[int]:
    """Return the generator, without its leading 1, times each byte there is."""
    generator = rsPoly_LUT[CHECK][1:]
    logs = [glog(factor) for factor in generator]
    rows = [bytes(gexp(log + glog(byte)) for log in logs) for byte in range(1, 256)]
    return [0, *(int.from_bytes(row, "big") for row in rows)]


@cache
def _layout() -> list[list[tuple[bool, int]]]:
    """Return for each module whether it is dark in the code of zeros, and which bit turns it.

    The bit is found by asking for codes whose bits count 0, 1, 2, … in binary, digit by digit.
    """
    zeros = _pattern(0)
    places = [[0] * MODULES for _ in range(MODULES)]
    for digit in range(STREAM_BITS.bit_length()):
        counted = "".join(str((bit + 1) >> digit & 1) for bit in range(STREAM_BITS))
        for y, row in enumerate(_pattern(int(counted, 2))):
            for x, dark in enumerate(row):
                places[y][x] |= (dark != zeros[y][x]) << digit
    return [
        [(dark, place - 1) for dark, place in zip(*rows, strict=True)]  # -1: the 0 at the end
        for rows in zip(zeros, places, strict=True)
    ]


def _pattern(stream: int) -> list[list[bool]]:
    """Return the library's own code for these codewords."""
    code = qrcode.QRCode(version=VERSION, error_correction=LEVEL, mask_pattern=MASK)
    code.data_cache = list(stream.to_bytes(STREAM_BITS // 8, "big"))
    code.make(fit=False)
    rows: list[list[bool]] = code.modules
    return rows
