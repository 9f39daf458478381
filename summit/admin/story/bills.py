"""What was asked for: bills, documents, due days, what was forgiven, other payers."""

import re
from collections.abc import Iterator

from flask_babel import gettext as _
from sqlalchemy import select

from summit.admin.story.books import Books, Told, told_sum
from summit.audit.models import AuditEntry
from summit.kernel.money import Cents
from summit.payments.another_payer.queries import payer_changes
from summit.payments.documents.labels import KINDS
from summit.payments.models import WriteOff
from summit.payments.terms.queries import due_changes, reminders_of
from summit.registration.labels import called
from summit.web import formats
from summit.web.filters import zone
from summit.web.languages import current_language


def bills(books: Books, _registration_id: int) -> Iterator[Told]:
    for bill in books.bills:
        subject = f"bill:{bill.id}"
        later = books.entries.get(subject, ())[1:]
        yield Told(
            at=bill.created_at,
            sentence=_(
                "A bill of %(amount)s was drawn up for %(payer)s, taxes included.",
                amount=told_sum(bill.total - sum(map(_raised, later), Cents(0))),
                payer=bill.payer_name,
            ),
            by=books.by(subject),
        )
        for entry in later:
            if more := _raised(entry):
                said = _(
                    "The bill was raised by %(amount)s, taxes included.", amount=told_sum(more)
                )
                yield books.told(entry, said)
            back = _taken_back(entry)
            if back > Cents(0):
                said = _("%(amount)s of the bill were taken back.", amount=told_sum(back))
                yield books.told(entry, said)
            elif back < Cents(0):
                said = _("%(amount)s of the bill were claimed again.", amount=told_sum(back * -1))
                yield books.told(entry, said)


def _taken_back(entry: AuditEntry) -> Cents:
    """Return by how much an entry raised what is taken back of a bill."""
    columns = ("credited_subtotal", "credited_gst", "credited_qst")
    pairs = [entry.change[name] for name in columns if name in entry.change]
    return sum((_kept(after) - _kept(before) for before, after in pairs), Cents(0))


def _raised(entry: AuditEntry) -> Cents:
    """Return by how much an entry raised a bill."""
    before, after = entry.change.get("total", (None, None))
    return _kept(after) - _kept(before)


def _kept(value: str | None) -> Cents:
    """Read a sum as the audit wrote it: 1,207.24."""
    return Cents(int(re.sub("[,.]", "", value))) if value else Cents(0)


def documents(books: Books, _registration_id: int) -> Iterator[Told]:
    for paper in books.papers:
        said = _(
            "%(document)s %(number)s over %(amount)s was issued.",
            document=KINDS[paper.kind],
            number=paper.number,
            amount=told_sum(paper.amount, paper.currency),
        )
        yield Told(at=paper.issued_at, sentence=said)


def forgiven(books: Books, _registration_id: int) -> Iterator[Told]:
    mine = WriteOff.bill_id.in_([bill.id for bill in books.bills])
    for one in books.session.scalars(select(WriteOff).where(mine).order_by(WriteOff.id)):
        if one.amount > Cents(0):
            said = _(
                "%(amount)s of the bill were forgiven: %(reason)s",
                amount=told_sum(one.amount),
                reason=one.reason,
            )
        elif one.reason:
            said = _(
                "%(amount)s are no longer forgiven, as nothing of the bill is paid any more: "
                "%(reason)s",
                amount=told_sum(one.amount * -1),
                reason=one.reason,
            )
        else:
            said = _(
                "%(amount)s are no longer forgiven: that part of the bill is gone.",
                amount=told_sum(one.amount * -1),
            )
        yield Told(at=one.at, sentence=said, by=books.who(one.decided_by))


def due_days(books: Books, registration_id: int) -> Iterator[Told]:
    for one in due_changes(books.session, registration_id):
        said = _(
            "The due day was moved to %(day)s: %(reason)s",
            day=formats.day(one.moved_to.astimezone(zone()).date(), current_language()),
            reason=one.reason,
        )
        yield Told(at=one.moved_at, sentence=said, by=books.who(one.moved_by))


def reminded(books: Books, _registration_id: int) -> Iterator[Told]:
    for one in reminders_of(books.session, [bill.id for bill in books.bills]):
        said, by = _("Who pays was reminded of what is owed."), books.who(one.asked_by)
        yield Told(at=one.promised_at, sentence=said, by=by)


def other_payers(books: Books, registration_id: int) -> Iterator[Told]:
    for one in payer_changes(books.session, registration_id):
        name, by = called(one.attendee), books.who(one.changed_by)
        if one.part_id == registration_id:
            other = one.registration.reference
            said = _("%(name)s came from the bill of %(reference)s.", name=name, reference=other)
        else:
            said = _(
                "%(amount)s were taken off for %(name)s: another payer has the bill, "
                "%(reference)s.",
                amount=told_sum(one.amount),
                name=name,
                reference=one.part.reference,
            )
        yield Told(at=one.changed_at, sentence=said, by=by)
