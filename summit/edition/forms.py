"""What organizers type about the summit."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Self
from zoneinfo import available_timezones

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from summit.edition.drafts import (
    NO_DRAFT,
    AnotherDraft,
    DraftIsGone,
    answers_of,
    digest_of,
    with_answers,
)
from summit.edition.editing import FORMS
from summit.edition.models import Summit, SummitDraft
from summit.edition.rules import is_link, is_web_address
from summit.kernel.errors import Refused
from summit.kernel.text import one_line
from summit.web import formats
from summit.web.checks import AtMost, email_address
from summit.web.edits import EditForm, or_none
from summit.web.filters import zone
from summit.web.pictures import PictureField
from summit.web.tongues import name_of_tongue
from summit.web.translated import TranslatedField, french_first

MAP_SIDE = 1200  # px, of its longer side
MOST_TONGUES = 20
OFFER_HOURS = 1, 720
HOURS = _l("Write a whole number of hours, from 1 to 720.")
YEARS = range(1900, 2101)  # beyond these a typing slip, and no calendar can count on from 9999
PREVIEWED = [  # views that show what the two forms say
    SelectChoice("pages.summit", _l("Summit page")),
    SelectChoice("practical.overview", _l("Practical information")),
    SelectChoice("pages.privacy", _l("Personal information")),
]
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


def line(label: Any, most: int) -> StringField:
    """Return a field of one line that may stay empty."""
    return StringField(label, [AtMost(most)], filters=[or_none])


def check_web_address(url: str | None) -> None:
    """Raise `ValidationError` where something was typed that no page may lead to."""
    if url and not is_web_address(url):
        raise ValidationError(_("Write an address that begins with https://."))


def web_address_line(label: Any) -> StringField:
    """Return a field for an address of the web that may stay empty."""
    checks = [AtMost(500), lambda _form, field: check_web_address(field.data)]
    return StringField(label, checks, filters=[or_none])


def _check_year(day: date | None) -> None:
    if day is not None and day.year not in YEARS:
        raise ValueError()


class DayField(DateField):  # type: ignore[misc]
    def process_formdata(self, typed: list[str]) -> None:
        self.data = None  # what was there before; an emptied answer is unknown again
        try:
            super().process_formdata([one for one in typed if one])
            _check_year(self.data)
        except ValueError:
            self.data = None
            raise ValueError(_("Write a day as 2026-07-20.")) from None


class MomentField(DateTimeLocalField):  # type: ignore[misc]
    """A moment typed in the summit's zone (`web.filters.zone`); its data is aware."""

    def process_data(self, value: datetime | None) -> None:
        self.data = value

    def process_formdata(self, typed: list[str]) -> None:
        self.typed = typed[0] if typed else ""
        self.data = None
        if self.typed:
            try:
                local = datetime.fromisoformat(self.typed)
                _check_year(local)
                self.data = local.replace(tzinfo=zone()).astimezone(UTC)
            except ValueError:
                raise ValueError(_("Write a day and an hour as 2026-03-10T09:00.")) from None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data.astimezone(zone()):%Y-%m-%dT%H:%M}" if self.data else ""


class FactsForm(EditForm):
    """A form over facts of the summit: looked at, kept as a draft, published."""

    KEY = ""  # of `editing.FORMS`
    has_map = False  # whether a picture is published

    drafted = HiddenField()  # digest of the draft that the form showed
    preview_page = SelectField(_l("Page"), choices=PREVIEWED, default="pages.summit")
    preview_moment = MomentField(_l("As on (now, where this is empty)"), [Optional()])

    @classmethod
    def over(cls, summit: Summit, draft: SummitDraft | None) -> Self:
        """Return the form as it is shown or sent, over what a draft says where there is one."""
        facts = with_answers(summit, answers_of(draft)) if draft else summit
        form = cls(obj=facts)
        form.has_map = summit.map_picture_id is not None
        if not form.is_submitted():
            form.show(summit)
            form.drafted.data = digest_of(draft)
            if draft:
                form.compare(summit, "published")
        return form

    def typed(self, name: str) -> Any:
        return self.asked()[name]

    def in_words(self, _name: str, kept: Any) -> Any:
        if isinstance(kept, datetime):
            return formats.brief(kept, zone())
        return ", ".join(kept) if isinstance(kept, list) else kept

    def meet(self, refusal: Refused, read: Callable[[], Any]) -> None:
        super().meet(refusal, read)
        if isinstance(refusal, AnotherDraft):
            self.drafted.data = refusal.digest
            self.compare(refusal.facts_drafted, "draft")
        elif isinstance(refusal, DraftIsGone):
            self.drafted.data = NO_DRAFT


class SummitForm(FactsForm):
    KEY = "summit"
    SHOWN = FORMS[KEY]

    name = TranslatedField(_l("Name"))
    tagline = TranslatedField(_l("Tagline"), most=300)
    city = TranslatedField(_l("City"), most=100)
    country = TranslatedField(_l("Country"), most=100)
    venue = TranslatedField(_l("Venue"), needed=(), most=300)
    month = StringField(_l("Month, while the days are not known"), filters=[or_none])
    starts_on = DayField(_l("First day"), [Optional()])
    ends_on = DayField(_l("Last day"), [Optional()])
    time_zone = StringField(_l("Time zone"), filters=[one_line])
    zone_name = TranslatedField(_l("Name of the time zone, beside every deadline"), most=100)
    registration_opens_at = MomentField(_l("Registration opens"), [Optional()])
    registration_closes_at = MomentField(_l("Registration closes"), [Optional()])
    waiting_offer_hours = IntegerField(
        _l("Hours for which a place from the waiting list is kept"),
        [InputRequired(HOURS), NumberRange(*OFFER_HOURS, HOURS)],
    )
    organizer_name = line(_l("Organizer: legal name"), 200)
    organizer_address = line(_l("Organizer: postal address"), 500)
    contact_email = EmailField(
        _l("Address for questions"), [Optional(), email_address], filters=[or_none]
    )
    privacy_officer = line(_l("Person in charge of personal information: title, address"), 200)
    festival = TranslatedField(_l("Festival it is part of"), needed=(), most=300)
    invited = TranslatedField(
        _l("Who is invited, in the announcement’s words"), needed=(), most=500
    )
    announced_by = TranslatedField(
        _l("Announced by, as written inside a sentence"), needed=(), most=200
    )
    announcer_url = TranslatedField(_l("Site of who announced it"), needed=(), most=500)
    announced_on = DayField(_l("Announced on"), [Optional()])
    announcement_url = web_address_line(_l("Address of the announcement"))

    def validate_month(self, field: Field) -> None:
        if field.data and not MONTH.fullmatch(field.data):
            raise ValidationError(_("Write the month as 2026-07."))

    def validate_ends_on(self, field: Field) -> None:
        if field.data and not self.starts_on.data:
            raise ValidationError(_("Write the first day too."))
        if field.data and field.data < self.starts_on.data:
            raise ValidationError(_("The last day cannot come before the first."))

    def validate_time_zone(self, field: Field) -> None:
        if field.data not in available_timezones():
            raise ValidationError(_("Write a zone as America/Toronto."))

    def validate_registration_closes_at(self, field: Field) -> None:
        opens = self.registration_opens_at.data
        if field.data and opens and field.data <= opens:
            raise ValidationError(_("Registration cannot close before it opens."))

    def validate_announcer_url(self, field: Field) -> None:
        for url in field.data.values():
            check_web_address(url)

    def asked(self) -> dict[str, Any]:
        """Return the columns; what is not known is None, and known days say the month."""
        asked = super().asked()
        for name in ("venue", "festival", "invited", "announced_by", "announcer_url"):
            asked[name] = asked[name] or None
        if asked["starts_on"]:
            asked["month"] = f"{asked['starts_on']:%Y-%m}"
        return asked


class TonguesField(StringField):  # type: ignore[misc]
    """Codes of languages with commas between; its data is a list, None for an empty answer."""

    def process_data(self, value: list[str] | None) -> None:
        self.data = value or None

    def process_formdata(self, typed: list[str]) -> None:
        codes = [one_line(code).lower() for code in (typed[0] if typed else "").split(",")]
        self.data = list(dict.fromkeys(code for code in codes if code)) or None

    def _value(self) -> str:
        return ", ".join(self.data or [])

    def pre_validate(self, form: Any) -> None:
        unknown = [code for code in self.data or [] if not name_of_tongue(code)]
        if unknown:
            raise ValidationError(
                _("No language has this code: %(codes)s.", codes=", ".join(unknown))
            )
        if len(self.data or []) > MOST_TONGUES:
            raise ValidationError(_("These are too many."))


def free_text(label: Any, **more: Any) -> TranslatedField:
    """Return a text that may stay empty; once written, it is in French too."""
    return TranslatedField(label, needed=(), validators=[french_first], **more)


class VenueForm(FactsForm):
    """The venue, the banner, and what is said once the summit is over."""

    KEY = "venue"
    SHOWN = FORMS[KEY]

    venue_address = line(_l("Postal address of the venue"), 300)
    map_url = web_address_line(_l("Address of a map"))
    map_picture = PictureField(_l("Picture of a map"), most=MAP_SIDE)
    removes_map = BooleanField(_l("Remove the picture"))
    map_alt = free_text(_l("What the picture shows, for people who do not see it"), most=500)
    interpretation = TonguesField(_l("Languages of interpretation"))
    banner = free_text(_l("Text of the banner"), most=200)
    banner_url = line(_l("Where the banner leads"), 500)
    banner_from = MomentField(_l("Shown from"), [Optional()])
    banner_until = MomentField(_l("Shown until"), [Optional()])
    thanks = free_text(_l("Thanks"), most=2_000, rows=4)
    materials = free_text(_l("Materials: a list of links"), most=10_000, rows=6)
    next_edition = free_text(_l("The next summit, in a sentence"), most=500)

    @property
    def changes_map(self) -> bool:
        return bool(self.map_picture.drawn or self.removes_map.data)

    def validate_map_alt(self, field: Field) -> None:
        stays = self.has_map and not self.removes_map.data
        if (self.map_picture.drawn or stays) and not field.data:
            raise ValidationError(_("A picture needs words for people who do not see it."))

    def validate_banner_url(self, field: Field) -> None:
        if field.data and not is_link(field.data):
            raise ValidationError(
                _("Write an address that begins with https://, or a path such as /en/articles/.")
            )

    def validate_banner_until(self, field: Field) -> None:
        begins = self.banner_from.data
        if field.data and begins and field.data <= begins:
            raise ValidationError(_("The banner cannot end before it begins."))

    def asked(self) -> dict[str, Any]:
        """Return the columns; an empty text is None."""
        return {name: value or None for name, value in super().asked().items()}
