"""Says a letter's facts in the language that is being written, and its words before correction."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _

from summit.kernel.languages import REGIONAL, Language, Translated
from summit.kernel.money import Cents
from summit.payments.documents.wording import PROVINCE, demonstration
from summit.payments.formal.drawing import Letter, Proof
from summit.payments.formal.rules import languages_of, shown_code
from summit.payments.statuses import TaxRegime
from summit.registration.models import Attendee
from summit.web import formats
from summit.web.countries import country_name
from summit.web.filters import initial
from summit.web.languages import current_language, speaking
from summit.web.outside import address_of, outside

Facts = Mapping[str, Any]


def first_words(person: Attendee, addressed_as: str) -> tuple[Translated, Translated]:
    """Return the salutation and the paragraph as they stand before an organizer corrects them.

    How the contact wants the person addressed is in the language they write in.
    """
    chosen = person.registration.language
    salutation, paragraph = {}, {}
    for language in languages_of(chosen):
        with speaking(language):
            is_own = language == chosen and addressed_as
            salutation[language.value] = addressed_as if is_own else _salutation(person)
            paragraph[language.value] = _(
                "The summit brings mayors and those who work with them together. The purpose of "
                "your journey is to take part in it."
            )
    return Translated(salutation), Translated(paragraph)


def _salutation(person: Attendee) -> str:
    said: str = _("Dear %(titled_name)s,", titled_name=person.titled_name)
    return said


def letters_of(facts: Facts, *, code: str | None, issued_on: date) -> list[Letter]:
    """Return the letter in each of its languages; without a code it is a draft."""
    letters = []
    for name in facts["languages"]:
        with outside(Language(name)):
            letters.append(_letter(facts, code=code, issued_on=issued_on))
    return letters


def _letter(facts: Facts, *, code: str | None, issued_on: date) -> Letter:
    language = current_language()
    notices = [] if code else [_("Draft, not issued")]
    if facts["is_demonstration"]:
        notices.append(demonstration())
    return Letter(
        language=REGIONAL[language],
        summit=_in(facts["summit"]),
        title=_("Formal invitation"),
        place_and_day=_("%(place)s, %(day)s", place=_place(facts), day=formats.day(issued_on)),
        addressee=tuple(_addressee(facts)),
        subject=_("Subject: invitation – %(summit)s", summit=_in(facts["summit"])),
        salutation=_in(facts["salutation"]),
        before=(
            _(
                "The organizing team has the honour of inviting you to the summit named above. "
                "Your participation is registered under the reference %(reference)s.",
                reference=facts["reference"],
            ),
            _in(facts["paragraph"]),
        ),
        facts=tuple(_facts(facts)),
        after=(_("Please accept the assurance of our highest consideration."),),
        signatory=tuple(_signatory(facts)),
        note=_(
            "This letter invites. It is no letter for a visa application and promises no visa; "
            "that letter is a document of its own."
        ),
        proof=_proof(code, language) if code else None,
        notice=" · ".join(notices),
        page=_("Page %(number)s of %(count)s", number="{number}", count="{count}"),
    )


def _place(facts: Facts) -> str:
    city, country = _in(facts["city"]), _in(facts["country"])
    return f"{city} ({_in(PROVINCE)}), {country}"


def _addressee(facts: Facts) -> Iterator[str]:
    yield f"{facts['title']} {facts['name']}".strip()
    if facts["role"]:
        yield facts["role"]
    yield facts["municipality"]
    yield country_name(facts["country_code"], current_language())


def _facts(facts: Facts) -> Iterator[tuple[str, str]]:
    yield _("Takes part as"), _in(facts["category"])
    yield _("Dates"), _dates(facts)
    yield _("Where"), _venue(facts)
    yield _("Cost for you"), _cost(facts)


def _dates(facts: Facts) -> str:
    starts_on, ends_on = (
        date.fromisoformat(facts[name]) if facts[name] else None
        for name in ("starts_on", "ends_on")
    )
    said = initial(formats.period(starts_on, ends_on, facts["month"], current_language()))
    if not said:
        return str(_("To be announced"))
    return said if starts_on else str(_("%(month)s, exact days to be announced", month=said))


def _venue(facts: Facts) -> str:
    where = _place(facts)
    if not facts["venue"]:
        return str(_("%(place)s, venue to be announced", place=where))
    return ", ".join(one for one in (_in(facts["venue"]), facts["venue_address"], where) if one)


def _cost(facts: Facts) -> str:
    cost = facts["cost"]
    if cost is None:
        return str(_("Free of charge"))
    total, subtotal, gst, qst = (
        formats.in_currency(Cents(cost[name]), cost["currency"])
        for name in ("total", "subtotal", "gst", "qst")
    )
    if cost["regime"] == TaxRegime.FOREIGN_CONVENTION:
        said = _("%(total)s; GST / TPS and QST / TVQ are not charged for this convention.")
    else:
        said = _(
            "%(total)s with taxes: %(subtotal)s, GST / TPS of %(gst)s and QST / TVQ of %(qst)s."
        )
    shown = said % {"total": total, "subtotal": subtotal, "gst": gst, "qst": qst}
    basis = _("As the bill says on the day of this letter.")
    return f"{shown} {basis}"


def _signatory(facts: Facts) -> Iterator[str]:
    signatory, organizer = facts["signatory"], facts["organizer"]
    yield signatory["name"]
    yield _in(signatory["function"])
    known = (organizer["name"], organizer["address"], facts["contact"])
    yield from (one for one in known if one)


def _proof(code: str, language: Language) -> Proof:
    address = address_of("letters.verify", language=language, code=shown_code(code))
    page = address_of("letters.ask", language=language)
    said = _(
        "Is this letter genuine? Scan the code, or write %(code)s on the page %(page)s",
        code=shown_code(code),
        page=page.partition("://")[2],
    )
    return Proof(address=address, said=said)


def _in(text: Mapping[str, str]) -> str:
    return Translated(text).to(current_language())
