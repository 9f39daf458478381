"""One registration told as what happened, newest day first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import groupby

from flask_babel import gettext as _

from summit.admin.changes import Change, is_creation, read_changes
from summit.admin.folder import Folder
from summit.admin.words import BADGE_ENDS, PURPOSES, VERDICTS, subject_name
from summit.admission.prices import BETWEEN
from summit.audit.models import AuditEntry
from summit.checkin.queries import place_of
from summit.kernel.money import Cents
from summit.mail.labels import occasion_name
from summit.mail.rules import NOT_NEEDED
from summit.payments.labels import ATTEMPTS, METHODS, REFUNDS, UNDONE
from summit.registration.approval.labels import STATES as REQUESTS
from summit.registration.approval.models import ApprovalRequest
from summit.registration.further.labels import in_one_line
from summit.registration.labels import STATUSES, called
from summit.web import formats
from summit.web.filters import local
from summit.web.languages import NAMES, current_language


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One thing that happened. `look` colours its mark, `letter_id` can be sent again."""

    at: datetime
    title: str
    text: str = ""
    by: str = ""
    look: str = ""
    letter_id: int | None = None
    changes: Sequence[Change] = field(default=())


def days(moments: Iterator[Moment], zone: tzinfo) -> list[tuple[date, list[Moment]]]:
    """Return the moments by day of the summit's zone, newest first."""

    def day_of(moment: Moment) -> date:
        return moment.at.astimezone(zone).date()

    ordered = sorted(moments, key=lambda moment: moment.at, reverse=True)
    return [(day, list(those)) for day, those in groupby(ordered, key=day_of)]


def told(folder: Folder, names: Mapping[str, str]) -> Iterator[Moment]:
    """Yield everything that happened. `names` says who an actor of the audit is."""
    yield from _registration(folder)
    yield from _requests(folder, names)
    yield from _partings(folder)
    yield from _other_payers(folder, names)
    yield from _contacts(folder, names)
    yield from _type_changes(folder, names)
    yield from _money(folder, names)
    yield from _badges(folder)
    yield from _scans(folder)
    yield from _letters(folder)
    yield from _edits(folder, names)


def _contacts(folder: Folder, names: Mapping[str, str]) -> Iterator[Moment]:
    for one in folder.further:
        by = names.get(one.named_by, one.named_by)
        title, look = _("Another contact named"), "us" if one.named_by.startswith("staff:") else ""
        yield Moment(at=one.named_at, title=title, text=in_one_line(one), by=by, look=look)


def _edits(folder: Folder, names: Mapping[str, str]) -> Iterator[Moment]:
    """Yield what people and processes changed; what one did to one row in one go is one thing."""
    edits = [entry for entry in folder.changes if not is_creation(entry)]
    for (actor, subject, _second), those in groupby(edits, key=_deed):
        entries = list(those)
        changes = [change for entry in reversed(entries) for change in read_changes(entry)]
        yield Moment(
            at=entries[0].at,
            title=_("%(what)s changed", what=subject_name(subject)),
            by=names.get(actor, actor),
            changes=changes,
            look="us" if actor.startswith("staff:") else "",
        )


def _deed(entry: AuditEntry) -> tuple[str, str, datetime]:
    return entry.actor, entry.subject, entry.at.replace(microsecond=0)


def _sum(amount: Cents) -> str:
    return formats.money(amount, current_language())


def _registration(folder: Folder) -> Iterator[Moment]:
    one = folder.registration
    yield Moment(at=one.started_at, title=_("Registration begun"))
    if one.terms_accepted_at and one.terms_language:
        said = _(
            "Version %(number)s (%(language)s).",
            number=one.terms_id,
            language=NAMES[one.terms_language],
        )
        yield Moment(at=one.terms_accepted_at, title=_("Terms accepted"), text=said)
    people = {person.id: called(person) for person in one.everyone}
    for consent in folder.consents:
        whose = people.get(consent.attendee_id or 0, "")
        title = _("Consent given: %(purpose)s", purpose=PURPOSES[consent.purpose])
        text = consent.wording
        if whose:
            text = _("%(label)s: %(text)s", label=whose, text=consent.wording)
        yield Moment(at=consent.given_at, title=title, text=text)
        if consent.withdrawn_at:
            title = _("Consent withdrawn: %(purpose)s", purpose=PURPOSES[consent.purpose])
            yield Moment(at=consent.withdrawn_at, title=title, text=whose)
    if one.submitted_at:
        yield Moment(at=one.submitted_at, title=_("Registration sent"))
    if one.confirmed_at:
        yield Moment(at=one.confirmed_at, title=_("Confirmed"), look="money-in")
    if one.ended_at:
        yield Moment(at=one.ended_at, title=str(STATUSES[one.status].text))


def _requests(folder: Folder, names: Mapping[str, str]) -> Iterator[Moment]:
    for one in folder.requests:
        about = _wanted_name(one)
        yield Moment(at=one.asked_at, title=_("Request received"), text=about)
        for asked in one.questions:
            by = names.get(asked.asked_by, asked.asked_by)
            text = _("“%(wording)s”", wording=asked.question)
            yield Moment(at=asked.asked_at, title=_("Question asked"), text=text, by=by)
            if asked.answered_at:
                text = _("“%(wording)s”", wording=asked.answer)
                yield Moment(at=asked.answered_at, title=_("Question answered"), text=text)
        if one.decided_at:
            title = _("Request: %(state)s", state=REQUESTS[one.state].text)
            text = " ".join(filter(None, [about, one.reason]))
            by = names.get(one.decided_by or "", "")
            yield Moment(at=one.decided_at, title=title, text=text, by=by, look="us" if by else "")


def _wanted_name(one: ApprovalRequest) -> str:
    """Say which name is wanted in place of which; nothing of a whole registration."""
    if one.attendee is None or one.wanted is None:
        return ""
    new = f"{one.wanted['given_name']} {one.wanted['family_name']}".strip()
    return str(_("%(new)s in place of %(old)s.", new=new, old=one.attendee.full_name))


def _partings(folder: Folder) -> Iterator[Moment]:
    people = folder.registration.everyone
    newcomers = {one.replaces_id: one for one in people if one.replaces_id}
    for person in people:
        if person.left_at and person.id in newcomers:
            text = _(
                "%(new)s in place of %(old)s.",
                new=called(newcomers[person.id]),
                old=called(person),
            )
            yield Moment(at=person.left_at, title=_("Another person instead"), text=text)
        elif person.left_at:
            yield Moment(at=person.left_at, title=_("No longer coming"), text=called(person))


def _other_payers(folder: Folder, names: Mapping[str, str]) -> Iterator[Moment]:
    for one in folder.payer_changes:
        name = called(one.attendee)
        if one.part_id == folder.registration.id:
            said = _(
                "%(name)s: from %(reference)s.", name=name, reference=one.registration.reference
            )
        else:
            said = _("%(name)s: now %(reference)s.", name=name, reference=one.part.reference)
        by = names.get(one.changed_by, one.changed_by)
        yield Moment(at=one.changed_at, title=_("Another payer"), text=said, by=by)


def _type_changes(folder: Folder, names: Mapping[str, str]) -> Iterator[Moment]:
    """Yield who took part as something else or at another rate, as the audit knows it."""
    people = {f"attendee:{one.id}": called(one) for one in folder.registration.everyone}
    changed = {"category_id", "variant_id"}
    for entry in folder.changes:
        if entry.subject not in people or is_creation(entry) or not changed & entry.change.keys():
            continue
        is_rate = "category_id" not in entry.change
        types, rates = (entry.change.get(one, [None, None]) for one in sorted(changed))
        before, after = (_place(folder, *numbers) for numbers in zip(types, rates, strict=True))
        text = _(
            "%(name)s: %(after)s in place of %(before)s.",
            name=people[entry.subject],
            after=after,
            before=before,
        )
        by = names.get(entry.actor, entry.actor)
        title = _("Another rate") if is_rate else _("Another participation type")
        yield Moment(at=entry.at, title=title, text=text, by=by)


def _place(folder: Folder, kind: str | None, rate: str | None) -> str:
    """Return how history names a type with its rate, or a rate within one type."""
    language = current_language()
    names = [folder.types.get(int(kind))] if kind else []
    if rate:
        names.append(folder.rates.get(int(rate)))
    said = BETWEEN.join(name.to(language) if name else "–" for name in names)
    return said or _("Normal rate")


def _money(folder: Folder, names: Mapping[str, str]) -> Iterator[Moment]:
    for change in folder.due_changes:
        day = formats.day(local(change.moved_to).date(), current_language())
        yield Moment(
            at=change.moved_at,
            title=_("Due day moved to %(day)s", day=day),
            text=change.reason,
            by=names.get(change.moved_by, change.moved_by),
        )
    for attempt in folder.attempts:
        at = attempt.ended_at or attempt.created_at
        title = _("Card page: %(status)s", status=ATTEMPTS[attempt.status])
        yield Moment(at=at, title=title, text=_sum(attempt.amount))
    if folder.money is None:
        return
    for payment in folder.money.payments:
        title = _("Paid: %(method)s", method=METHODS[payment.method])
        text = " – ".join(filter(None, [_sum(payment.amount), payment.note]))
        by = names.get(payment.recorded_by or "", "")
        yield Moment(at=payment.received_at, title=title, text=text, by=by, look="money-in")
        if undone := payment.reversal:
            yield Moment(
                at=undone.reversed_at,
                title=str(UNDONE[undone.kind]),
                text=" – ".join([_sum(payment.amount), undone.reason]),
                by=names.get(undone.reversed_by, undone.reversed_by),
                look="us",
            )
    for one in folder.write_offs:
        title = _("Forgiven") if one.amount > Cents(0) else _("No longer forgiven")
        text = " – ".join(filter(None, [_sum(one.amount), one.reason]))
        yield Moment(at=one.at, title=title, text=text)
    for refund in folder.money.refunds:
        title = _("Refund: %(status)s", status=REFUNDS[refund.status])
        yield Moment(
            at=refund.settled_at or refund.requested_at, title=title, text=_sum(refund.amount)
        )


def _badges(folder: Folder) -> Iterator[Moment]:
    for person in folder.registration.everyone:
        for badge in folder.badges[person.id]:
            text = _("%(name)s, %(code)s.", name=called(person), code=badge.short_code)
            yield Moment(at=badge.issued_at, title=_("Badge issued"), text=text)
            if badge.ended_at and badge.end:
                why = BADGE_ENDS[badge.end]
                yield Moment(at=badge.ended_at, title=_("Badge ended: %(why)s", why=why), text=text)


def _scans(folder: Folder) -> Iterator[Moment]:
    for scan, device, checkpoint in folder.scans:
        title = _("Scanned: %(answer)s", answer=VERDICTS[scan.shown])
        place = place_of(scan, checkpoint, current_language())
        bearer = folder.bearer(scan.badge_id)
        text = _(
            "%(name)s, at %(place)s (%(device)s).", name=bearer, place=place, device=device.name
        )
        yield Moment(at=scan.at, title=title, text=text)


def _letters(folder: Folder) -> Iterator[Moment]:
    for letter in folder.letters:
        what = letter.subject or occasion_name(letter.occasion)
        if letter.sent_at:
            at, title = letter.sent_at, _("E-mail sent")
        elif letter.given_up_at and letter.last_error == NOT_NEEDED:
            at, title = letter.given_up_at, _("E-mail not needed any more")
        elif letter.given_up_at:
            at, title = letter.given_up_at, _("E-mail could not be delivered")
        else:
            at, title = letter.promised_at, _("E-mail waiting")
        text = _("“%(what)s”, to %(address)s.", what=what, address=letter.recipient)
        yield Moment(at=at, title=title, text=text, look="mail", letter_id=letter.id)
