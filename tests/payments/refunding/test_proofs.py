"""The proof of a refused visa is asked for beside what follows, and goes with the deed."""

from io import BytesIO

from summit.kernel.money import Cents
from summit.payments.models import Refund
from summit.payments.visas.models import VisaFile
from tests.browsing import text_of
from tests.conftest import filled
from tests.payments.refunding.conftest import FEE, TOTAL, end_page
from tests.web.uploads.files import PDF


def test_the_proof_is_asked_for_beside_what_follows_and_sent_with_the_deed(
    by_card, policy, finance, stored
):
    asked = {"reason": "visa", "note": "refused on 3 March"}
    assert 'name="proof"' not in finance.get(end_page(by_card)).text

    shown = finance.foresee(end_page(by_card), **asked)
    assert 'name="proof"' in shown.text
    assert shown.status_code == 200

    sent = filled(shown.text) | asked
    without = finance.post(end_page(by_card), data=sent)
    assert without.status_code == 422
    assert "Attach the refusal of the visa" in text_of(without)
    assert "Goes back $477.39" in text_of(without)

    broken = finance.post(end_page(by_card), data=sent | {"proof": (BytesIO(b"text"), "x.pdf")})
    assert broken.status_code == 422
    assert "Goes back $477.39" in text_of(broken)
    assert 'name="proof"' in broken.text

    done = finance.post(end_page(by_card), data=sent | {"proof": (BytesIO(PDF), "refusal.pdf")})
    assert done.status_code == 303
    assert stored(VisaFile)[0].content == PDF
    assert stored(Refund)[0].amount == Cents(TOTAL - FEE)


def test_a_file_that_came_with_a_deed_that_was_not_done_is_asked_for_again(
    by_transfer, policy, finance, receive, stored
):
    asked = {"reason": "visa", "note": "refused"}
    sent = filled(finance.foresee(end_page(by_transfer), **asked).text) | asked
    receive(by_transfer, 100)

    answer = finance.post(
        end_page(by_transfer), data=sent | {"proof": (BytesIO(PDF), "refusal.pdf")}
    )

    assert answer.status_code == 422
    text = text_of(answer)
    assert "changed while you were looking" in text
    assert "Choose the file once more" in text
    assert stored(VisaFile) == []
