"""What the buttons of the preview do. They belong to the form of a delegation and hold nothing."""

from collections import Counter as Tally
from collections.abc import Callable, Mapping

from flask import request
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from summit.admission.models import Category
from summit.extensions import db
from summit.kernel.errors import Refused
from summit.kernel.languages import Language
from summit.kernel.text import fold
from summit.registration.entering.errors import (
    NobodyReady,
    NoFile,
    NoNameColumn,
    NoNames,
    TooManyRows,
)
from summit.registration.entering.names import read_lines
from summit.registration.entering.queries import check_seats
from summit.registration.entering.rules import MOST_ROWS, Row
from summit.registration.entering.sheet import (
    MOST_BYTES,
    Types,
    guess,
    open_list,
    packed,
    read,
    unpacked,
)
from summit.registration.entering.typed import (
    answers_of,
    numbered,
    take_over,
    tied_by_name,
    with_columns,
    with_rows,
    without,
    without_list,
)
from summit.registration.errors import TooFewOfType, TooManyPeople
from summit.registration.forms import RegistrationForm
from summit.registration.models import Registration
from summit.registration.rules import MOST_PEOPLE
from summit.registration.service.numbers import by_type, check_types
from summit.registration.typed import in_order
from summit.web.errors import sentence
from summit.web.languages import current_language

Posted = MultiDict[str, str]
Build = Callable[[Posted], RegistrationForm]


def is_entering() -> bool:
    """Tell whether a button of the preview was pressed."""
    return any(button in request.form for button in DEEDS)


def filled_in(
    build: Build, *, draft: Registration | None = None, whole_id: int | None = None
) -> RegistrationForm:
    """Return the form as it was posted, with done what a button of the preview asked for.

    `draft` is what is being changed; `whole_id` names what people are added to.
    """
    posted = in_order(request.form)
    pressed = next((deed for button, deed in DEEDS.items() if button in request.form), None)
    if pressed is None:
        return build(posted)
    try:
        return pressed(build, posted, draft, whole_id)
    except Refused as refusal:
        form = build(posted)
        form.entering.judge()
        form.entering.form_errors.append(sentence(refusal))
        form.entering.refused_list = pressed in (_upload, _match)
        return form


def _paste(
    build: Build, posted: Posted, _draft: Registration | None, _whole_id: int | None
) -> RegistrationForm:
    """Read what was pasted into the preview; what is missing is not held against anybody yet."""
    found = read_lines(posted.get("pasted", ""), current_language())
    if not found:
        raise NoNames()
    category = posted.get("pasted_category", "")
    rows = [
        Row(
            number=number,
            category=category,
            title=one.title,
            given_name=one.given_name,
            family_name=one.family_name,
            role=one.role,
            language=current_language(),
        )
        for number, one in enumerate(found, start=1)
    ]
    rest = without(posted, {"pasted"})
    return build(_with_more(rest, numbered(rest, "rows"), answers_of(rows)))


def _with_more(posted: Posted, kept: list[dict[str, str]], rows: list[dict[str, str]]) -> Posted:
    if len(kept) + len(rows) > MOST_ROWS:
        raise TooManyRows(most=MOST_ROWS)
    return with_rows(posted, kept + rows)


def _upload(
    build: Build, posted: Posted, _draft: Registration | None, _whole_id: int | None
) -> RegistrationForm:
    """Read a list into the preview, as far as its columns tell what they mean."""
    sent = request.files.get("names_file")
    if sent is None or not sent.filename:
        raise NoFile()
    cells = open_list(sent.stream.read(MOST_BYTES + 1))
    posted = with_columns(without_list(posted), guess(cells[0]))
    posted.add("sheet", packed(cells))
    return _match(build, posted, None, None)


def _match(
    build: Build, posted: Posted, _draft: Registration | None, _whole_id: int | None
) -> RegistrationForm:
    """Read the list again with the columns as they are named now, and judge each of its rows."""
    form = build(posted)
    cells = unpacked(form.entering.sheet.data or "")
    if not cells:
        raise NoFile()
    meanings = [column.data or "" for column in form.entering.columns]
    if not {"name", "given_name"} & set(meanings):
        form.entering.form_errors.append(sentence(NoNameColumn()))
        return form
    language = current_language()
    types = _types_named(form, of_all=posted.get("pasted_category", ""))
    found = answers_of(read(cells, meanings, language=language, types=types), "list")
    kept = [one for one in numbered(posted, "rows") if one.get("source") != "list"]
    tied_by_name(found, len(kept), [one.form.full_name for one in form.people])
    form = build(_with_more(posted, kept, found))
    form.entering.judge()
    return form


def _types_named(form: RegistrationForm, *, of_all: str) -> Types:
    """Return the keys of what is offered by each name a list may use."""
    named = {
        fold(offer.name.to(one)): key for one in Language for key, offer in form.offers.items()
    }
    rates = {
        (offer.category.code, fold(offer.variant.name.to(one))): key
        for one in Language
        for key, offer in form.offers.items()
        if offer.variant
    }
    language = current_language()
    return Types(
        named=named | {fold(key): key for key in form.offers},
        rates=rates,
        names={key: offer.name.to(language) for key, offer in form.offers.items()},
        of_all=of_all,
    )


def _take(
    build: Build, posted: Posted, draft: Registration | None, whole_id: int | None
) -> RegistrationForm:
    """Make people of the rows that are right; the others stay, each with what is wrong."""
    form = build(posted)
    chosen = form.entering.judge()
    if not chosen:
        raise NobodyReady()
    after = build(take_over(without_list(posted), chosen))
    wanted = _types(after)
    if len(after.people) > MOST_PEOPLE:
        raise TooManyPeople(most=MOST_PEOPLE)
    _check(wanted, draft, whole_id, has_code=bool(form.code.data))
    after.entering.judge()
    return after


def _types(form: RegistrationForm) -> Mapping[int, int]:
    chosen = [form.offers.get(one.form.category.data) for one in form.people]
    return by_type(one.category.id for one in chosen if one is not None)


def _check(
    wanted: Mapping[int, int], draft: Registration | None, whole_id: int | None, *, has_code: bool
) -> None:
    """See that so many people may come, and have room. Raises `TooManyOfType`, `SeatsLacking`."""
    session = db.session()
    held = by_type(one.category_id for one in draft.attendees) if draft else {}
    kinds = session.scalars(select(Category).where(Category.id.in_(wanted))).all()
    beside = draft.part_of_id if draft else whole_id
    own = draft.id if draft else None
    try:
        check_types(session, kinds, wanted, held=held, whole_id=beside, own_id=own)
    except TooFewOfType:
        pass  # others may be added before the form is sent
    if not has_code:  # an invitation may come although a type is full; the counter knows
        more = Tally(wanted)
        more.subtract(held)
        check_seats(session, more)


def _discard(
    build: Build, posted: Posted, _draft: Registration | None, _whole_id: int | None
) -> RegistrationForm:
    """Empty the preview; who was taken over stays."""
    return build(without(with_rows(without_list(posted), ()), {"pasted"}))


DEEDS = {"paste": _paste, "upload": _upload, "match": _match, "take": _take, "discard": _discard}
