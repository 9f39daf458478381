"""The office's pages of the bank: a file in, its columns, the queue, one line, what is decided."""

import re
from pathlib import Path

import pytest

from summit.kernel import clock
from summit.kernel.money import Cents
from summit.payments.models import Payment
from summit.payments.service.receipts import Receipt, record_payment
from summit.payments.statements.models import BankLine, BankStatement, BankUpload, CsvLayout
from summit.payments.statements.reading import MOST_BYTES
from summit.payments.statements.statuses import LineState
from summit.payments.statuses import PaymentMethod
from summit.registration.models import Registration
from summit.registration.service import withdraw
from summit.registration.statuses import Status
from summit.staff.rules import RIGHTS, Role
from tests.browsing import text_of
from tests.payments.statements.conftest import ofx

SAMPLES = Path(__file__).parent / "samples"
DAY = "20260302"


@pytest.fixture
def held(make):
    return make.registration(Status.AWAITING_PAYMENT, now=clock.now())


@pytest.fixture
def waiting(held, bring, the_line):
    """Return a line that is 15 dollars short."""
    bring((DAY, "502.39", held.reference))
    return the_line()


def page_of(line):
    return f"/office/bank-lines/{line.id}"


def press_book(browser, line, number=0):
    """Press the button of a suggestion as the page offers it."""
    page = browser.get(page_of(line)).text
    forms = re.findall(r"<form[^>]*/book\">.*?</form>", page, re.S)
    sent = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', forms[number]))
    return sent, browser.post(f"{page_of(line)}/book", data=sent)


# -- files -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sample", "lines"),
    [
        ("statement.camt.xml", 5),
        ("statement.mt940", 4),
        ("statement-sgml.ofx", 3),
        ("statement-xml.ofx", 2),
    ],
)
def test_a_statement_is_known_by_what_stands_in_it(make, finance, upload, stored, sample, lines):
    answer = upload((SAMPLES / sample).read_bytes(), "misleading.csv")

    assert answer.status_code == 303
    (one,) = stored(BankStatement)
    assert answer.location.endswith(f"/office/bank-statements/{one.id}")
    assert one.new == lines == len(stored(BankLine))
    assert f"New lines {lines}" in text_of(finance.get(answer.location))


def test_a_csv_asks_for_its_columns_guesses_them_and_remembers(make, finance, upload, stored):
    answer = upload((SAMPLES / "semicolon-preamble.csv").read_bytes())
    page = answer.location
    text = text_of(finance.get(page))
    assert "VIREMENT MTL 7KQ4 9C" in text
    assert "A guess, by the names and the cells" in text
    assert "or Canadian dollars" in text
    drafted = finance.draft(page)
    assert (drafted["day"], drafted["debit"], drafted["credit"]) == ("0", "3", "4")
    assert (drafted["amount"], drafted["order"], drafted["point"]) == ("", "dmy", ",")

    done = finance.post(page, data=drafted | {"bank_reference": "1", "account_name": "Main"})

    assert done.status_code == 303
    told = [(str(one.amount), one.currency, one.state.value) for one in stored(BankLine)]
    assert sorted(told) == [
        ("-12.50", "cad", "outgoing"),
        ("1,034.78", "cad", "unmatched"),
        ("517.39", "cad", "unmatched"),
    ]
    assert stored(BankUpload) == []
    text = text_of(finance.get(done.location))
    assert "New lines 3" in text
    assert "left out 1" in text
    again = (
        SAMPLES / "semicolon-preamble.csv"
    ).read_bytes() + b"17/03/2026;17/03/2026;X;;1,00;1\r\n"
    next_page = upload(again).location
    assert "As you chose it for the last file" in text_of(finance.get(next_page))
    assert finance.draft(next_page)["bank_reference"] == "1"
    finance.post(next_page, data=finance.draft(next_page))
    assert [(one.new, one.known) for one in stored(BankStatement)] == [(3, 0), (1, 3)]
    assert len(stored(CsvLayout)) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"day": ""}, "Choose the column with the day"),
        ({"amount": "", "credit": "", "debit": ""}, "Choose either one column with the amount"),
        ({"credit": "1"}, "Choose either one column with the amount"),
        ({"text": "0"}, "This column is chosen twice"),
        ({"day": "99"}, "Choose"),
        ({"order": "dmy"}, "Row 2 cannot be read with these columns"),
        ({"amount": "1", "text": "3"}, "Row 2 cannot be read with these columns"),
    ],
)
def test_columns_that_cannot_be_are_said_and_nothing_is_stored(
    make, finance, upload, stored, given, said
):
    page = upload((SAMPLES / "comma.csv").read_bytes()).location

    answer = finance.post(page, data=finance.draft(page) | {"account_name": "Main"} | given)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert stored(BankLine) == stored(BankStatement) == []
    assert len(stored(BankUpload)) == 1  # it can be tried again


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ((SAMPLES / "truncated.camt.xml").read_bytes(), "CAMT.053 statement is cut off or damaged"),
        ((SAMPLES / "wrong-encoding.camt.xml").read_bytes(), "is cut off or damaged"),
        ((SAMPLES / "bomb.camt.xml").read_bytes(), "This file is no bank statement"),
        ((SAMPLES / "truncated.mt940").read_bytes(), "MT940 statement is cut off or damaged"),
        ((SAMPLES / "line-missing.mt940").read_bytes(), "do not add up to its closing balance"),
        ((SAMPLES / "truncated.ofx").read_bytes(), "OFX statement is cut off or damaged"),
        (b"%PDF-1.7", "This file is no bank statement"),
        (b"", "This file is no bank statement"),
        (b"x" * (MOST_BYTES + 1), "at most 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_and_nothing_is_stored(
    make, upload, stored, content, said
):
    answer = upload(content)

    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "must be corrected" not in text_of(answer)  # no answer is wrong: the whole file is
    assert stored(BankLine) == stored(BankStatement) == stored(BankUpload) == []


def test_without_a_file_the_page_asks_for_one(make, finance):
    answer = finance.submit("/office/bank-statements")

    assert answer.status_code == 422
    assert "Choose a file" in text_of(answer)
    assert "One answer must be corrected" in text_of(answer)
    bank = re.search(r'<a href="/office/bank-lines"([^>]*)>Bank</a>', answer.text)
    assert bank[1].strip() == 'aria-current="true"'  # the room that this page belongs to


def test_a_file_far_too_large_is_refused_before_it_is_read(make, upload):
    assert upload(b"x" * (MOST_BYTES + 2**20)).status_code == 413


def test_the_same_file_twice_leads_to_its_first_import(make, finance, upload, stored):
    content = ofx((DAY, "1.00", "a"))
    first = upload(content).location

    again = upload(content, "another name.ofx")

    assert again.location == first
    assert "This very file was imported before" in text_of(finance.get(first))
    assert len(stored(BankLine)) == 1


def test_a_csv_that_was_imported_meanwhile_says_so(make, finance, upload):
    page = upload((SAMPLES / "comma.csv").read_bytes()).location
    drafted = finance.draft(page) | {"account_name": "Main"}
    finance.post(page, data=drafted)

    answer = finance.post(page, data=drafted)  # pressed twice

    assert answer.status_code == 303
    assert "has been imported" in text_of(finance.get(answer.location))


# -- the queue ---------------------------------------------------------------------------------


def test_an_empty_queue_says_what_to_do(make, finance):
    assert "No line waits" in text_of(finance.get("/office/bank-lines"))
    for state in ("booked", "ignored", "outgoing"):
        assert finance.get(f"/office/bank-lines?state={state}").status_code == 200


def test_what_waits_is_listed_the_oldest_first_with_search_and_pages(make, bring, finance):
    lines = [(f"202603{day:02}", "1.00", f"text of {day}", {"number": day}) for day in range(1, 29)]
    lines += [
        ("20260401", "2.00", f"later {place}", {"number": f"l{place}"}) for place in range(40)
    ]
    bring(*reversed(lines), ("20260402", "-3.00", "fee"))

    first = text_of(finance.get("/office/bank-lines"))

    assert "Unmatched, 68" in first
    assert "Went out, 1" in first
    assert first.index("text of 1 ") < first.index("text of 28 ")
    assert "1–50 of 68" in first
    assert "51–68 of 68" in text_of(finance.get("/office/bank-lines?state=unmatched&page=2"))
    found = text_of(finance.get("/office/bank-lines?q=TÉXT+of+7"))
    assert "text of 7" in found
    assert "text of 8" not in found
    assert "fee" in text_of(finance.get("/office/bank-lines?state=outgoing"))
    everything = text_of(finance.get("/office/bank-lines?q=&state="))
    assert "1–50 of 69" in everything
    assert "Went out" in everything


def test_lines_are_matched_once_more_when_somebody_asks(
    make, held, bring, finance, writing, stored
):
    bring((DAY, "500.00", held.reference))
    assert "leaves no doubt" in text_of(
        finance.get(finance.submit("/office/bank-lines", "/office/bank-lines/match").location)
    )
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.CASH, amount=Cents(1_739))
        record_payment(session, held.id, receipt, now=clock.now())

    answer = finance.submit("/office/bank-lines", "/office/bank-lines/match")

    assert "1 line was booked" in text_of(finance.get(answer.location))
    assert stored(BankLine)[0].state is LineState.BOOKED


# -- one line ----------------------------------------------------------------------------------


def test_a_line_shows_why_and_what_booking_would_do_then_books(
    make, held, waiting, finance, stored
):
    text = text_of(finance.get(page_of(waiting)))
    assert "Its reference is in the text, check character right" in text
    assert "$15.00 CAD will stay due" in text

    _sent, answer = press_book(finance, waiting)

    assert answer.status_code == 303
    after = text_of(finance.get(answer.location))
    assert "An amount is still owed" in after
    assert held.reference in after
    assert stored(BankLine)[0].state is LineState.BOOKED
    assert "Forgive the rest" in text_of(finance.get(f"/office/registrations/{held.id}"))


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("557.39", "Paid $40.00 CAD too much: it can be refunded"),
        ("100.00", "Paid in part: $417.39 CAD will stay due"),
    ],
)
def test_too_much_and_part_are_said_before(make, held, bring, finance, the_line, amount, said):
    bring((DAY, amount, held.reference))

    assert said in text_of(finance.get(page_of(the_line())))


def test_a_typing_error_is_named_and_nearly_the_same_is_offered(
    make, held, bring, finance, the_line
):
    wrong = held.reference[:-1] + ("2" if held.reference[-1] != "2" else "3")
    bring((DAY, "517.39", wrong))

    text = text_of(finance.get(page_of(the_line())))

    assert "check character is wrong" in text
    assert "has a typing error; this one is nearly the same" in text


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ("cancelled", "the money is recorded as come too late and must go back"),
        ("expired", "If its places are still free it comes to life"),
    ],
)
def test_late_money_is_said_before_it_is_booked(
    make, held, bring, writing, finance, the_line, stored, end, said
):
    with writing() as session:
        withdraw(session, held.id, Status(end), now=clock.now())
    bring((DAY, "517.39", held.reference))

    assert said in text_of(finance.get(page_of(the_line())))

    press_book(finance, the_line())
    assert len(stored(Payment)) == 1


def test_another_currency_says_why_and_has_no_button(make, held, bring, finance, the_line):
    bring((DAY, "517.39", held.reference, {"currency": "USD"}))

    page = finance.get(page_of(the_line()))

    assert "This line is in USD and the bill in CAD" in text_of(page)
    assert "/book" not in page.text


def test_a_button_pressed_twice_is_one_payment(make, waiting, finance, stored):
    sent, _answer = press_book(finance, waiting)

    again = finance.post(f"{page_of(waiting)}/book", data=sent)

    assert again.status_code == 409
    assert "Somebody has decided on this line meanwhile" in text_of(again)
    assert len(stored(Payment)) == 1


def test_money_that_came_after_the_page_was_drawn_is_refused(
    make, held, waiting, finance, writing, stored
):
    page = finance.get(page_of(waiting)).text
    sent = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', page[page.index("/book") :]))
    with writing() as session:
        receipt = Receipt(method=PaymentMethod.CASH, amount=Cents(500))
        record_payment(session, held.id, receipt, now=clock.now())

    answer = finance.post(f"{page_of(waiting)}/book", data=sent)

    assert answer.status_code == 409
    assert "A payment was recorded while you were writing" in text_of(answer)
    assert len(stored(Payment)) == 1


def test_a_card_page_that_is_open_is_closed_before_a_line_is_booked(
    till, bring, finance, the_line, stored
):
    held = till.awaiting()
    till.begin(held)
    bring((DAY, "517.39", held.reference))
    assert the_line().state is LineState.UNMATCHED  # never behind an open card page by itself

    _sent, answer = press_book(finance, the_line())

    assert answer.status_code == 303
    assert stored(Registration)[0].status is Status.CONFIRMED


def test_a_card_page_paid_in_that_moment_is_looked_at_first(till, bring, finance, the_line, stored):
    held = till.awaiting()
    session_id = till.begin(held)
    bring((DAY, "517.39", held.reference))
    till.stripe.pay(session_id)

    _sent, answer = press_book(finance, the_line())

    assert answer.status_code == 409
    assert [one.method for one in stored(Payment)] == [PaymentMethod.CARD]
    assert "Nothing is owed any more" in text_of(answer)


def test_another_registration_is_found_by_search(make, held, bring, finance, the_line, stored):
    bring((DAY, "33.00", "nothing known"))
    page = f"{page_of(the_line())}?q={held.reference.lower()}"
    text = text_of(finance.get(page))
    assert "Nothing fits" in text
    assert "You searched for it" in text
    assert "Nothing that has a bill matches" in text_of(
        finance.get(f"{page_of(the_line())}?q=nobody")
    )

    sent = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', finance.get(page).text))
    answer = finance.post(f"{page_of(the_line())}/book", data=sent | {"registration_id": held.id})

    assert answer.status_code == 303
    assert len(stored(Payment)) == 1


def test_a_line_is_set_aside_with_a_reason_and_taken_back(make, bring, finance, the_line):
    bring((DAY, "33.00", "interest"))
    page = page_of(the_line())
    unsaid = finance.submit(page, f"{page}/aside", reason="")
    assert "why this line is set aside" in text_of(unsaid)
    assert 'aria-describedby="reason-hint reason-error" aria-invalid="true"' in unsaid.text

    answer = finance.submit(page, f"{page}/aside", reason="Interest of the bank")

    assert answer.status_code == 303
    listed = text_of(finance.get("/office/bank-lines?state=ignored"))
    assert "Interest of the bank" in listed
    assert finance.submit(page, f"{page}/back").status_code == 303
    assert the_line().state is LineState.UNMATCHED


@pytest.mark.parametrize("given", [{}, {"registration_id": "²"}, {"registration_id": "99999"}])
def test_a_booking_made_by_hand_is_refused(make, waiting, finance, given, stored):
    answer = finance.submit(page_of(waiting), f"{page_of(waiting)}/book", seen="x", **given)

    assert answer.status_code == 400
    assert stored(Payment) == []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_and_decides_as_its_rights_say(make, held, waiting, sign_in, role):
    browser, rights = sign_in(make.staff(role)), RIGHTS[role]
    pages = ("/office/bank-lines", "/office/bank-statements", page_of(waiting))

    seen = {browser.get(page).status_code for page in pages}
    token = browser.draft("/office/me")["csrf_token"]
    book = browser.post(f"{page_of(waiting)}/book", data={"csrf_token": token}).status_code

    assert seen == {200 if "money.read" in rights else 403}
    assert (book == 403) is ("money.record" not in rights)
    if "money.read" in rights and "money.record" not in rights:
        text = browser.get(page_of(waiting)).text
        assert "/book" not in text
        assert "/aside" not in text


@pytest.mark.parametrize("page", ["lines/999", "statements/999"])
def test_what_is_not_there_is_not_found(make, finance, page):
    assert finance.get(f"/office/bank-{page}").status_code == 404


def test_what_a_payer_wrote_is_shown_as_text(make, bring, finance, the_line):
    bring((DAY, "1.00", "&lt;script&gt;alert(1)&lt;/script&gt;"))

    assert "<script>alert" not in finance.get(page_of(the_line())).text
    assert "<script>alert(1)</script>" in the_line().text


def test_a_text_that_is_the_name_of_a_file_opens_nothing(make, upload, stored):
    assert upload(b"/etc/passwd", "../../etc/passwd").status_code == 422
    assert stored(BankStatement) == []
