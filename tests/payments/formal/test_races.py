"""Two owners who say who signs at the same instant, before anybody did."""

from summit.kernel.edits import fingerprint
from summit.payments.formal.models import Signatory
from summit.payments.formal.service import SHOWN, Signs, blank_signatory
from tests import crowd as process
from tests.factories import in_all


def test_the_first_signatory_is_written_down_once(make, crowd, stored):
    make.category()  # and a summit, whose row is the lock
    signs = Signs(name="Eva Sol", function=in_all("President"))
    seen = fingerprint(blank_signatory(), SHOWN)

    answers = crowd(*[(process.set_signatory, signs, seen)] * 8)

    assert sorted(answers) == ["ChangedMeanwhile"] * 7 + ["kept"]
    assert len(stored(Signatory)) == 1
