"""The quick way to a code, held to the library's own."""

import random

import pytest
import qrcode
from qrcode.util import MODE_NUMBER, QRData

from summit.badges.code import LEVEL, MASK, VERSION, qr_matrix

chance = random.Random(2026)  # noqa: S311  tokens to draw, nothing secret
TOKENS = ["".join(chance.choices("0123456789", k=200)) for _ in range(50)] + ["9" * 200]


@pytest.mark.parametrize("token", TOKENS)
def test_a_code_is_the_librarys_own_module_by_module(token):
    theirs = qrcode.QRCode(version=VERSION, error_correction=LEVEL, mask_pattern=MASK)
    theirs.add_data(QRData(token, mode=MODE_NUMBER))

    theirs.make(fit=True)

    assert theirs.version == VERSION  # the smallest that holds it
    assert qr_matrix(token) == theirs.modules
