"""What organizers type of practical information."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from summit.edition.forms import DayField, line, web_address_line
from summit.kernel.text import one_line
from summit.practical.rules import is_slug
from summit.web.checks import AtMost
from summit.web.edits import EditForm
from summit.web.pictures import Drawn, PictureField
from summit.web.translated import TranslatedField

WHOLE = _l("Write a whole number.")
LOGO_SIDE = 480  # px, twice as many as are shown
LAST = ("position", "is_published")


def name_field(label: Any, most: int) -> StringField:
    return StringField(
        label, [DataRequired(_l("This answer is required.")), AtMost(most)], filters=[one_line]
    )


def written(_form: Any, field: TranslatedField) -> None:
    """Refuse a text in no language: nobody would find its row again."""
    if not field.data:
        raise ValidationError(_("Write this in one language at least."))


def text(label: Any, most: int, **more: Any) -> TranslatedField:
    """Return a text that a draft may lack; publishing asks for French (`service.NeedsFrench`)."""
    return TranslatedField(label, needed=(), most=most, **more)


class ListedForm(EditForm):
    """What every one of these forms ends with."""

    position = IntegerField(
        _l("Place in the list"), [InputRequired(WHOLE), NumberRange(0, 999, WHOLE)], default=0
    )
    is_published = BooleanField(_l("Published: everybody sees it"))

    @property
    def logo_drawn(self) -> Drawn | None:
        return None

    @property
    def changes_logo(self) -> bool:
        return False


class PageForm(ListedForm):
    SHOWN = ("slug", "title", "body", *LAST)

    title = text(_l("Title"), 150, validators=[written])
    slug = StringField(_l("Word in the address"), [AtMost(60)], filters=[one_line])
    body = text(_l("Text"), 30_000, rows=14)

    def validate_slug(self, field: Field) -> None:
        if not is_slug(field.data or ""):
            raise ValidationError(
                _("Write small letters, digits and hyphens. A few words are taken by the site.")
            )


class PartnerForm(ListedForm):
    SHOWN = ("name", "kind", "url", *LAST)

    name = name_field(_l("Name, as it writes itself"), 200)
    kind = text(_l("What it does for the summit"), 150)
    url = web_address_line(_l("Address on the web"))
    logo = PictureField(_l("Logo"), most=LOGO_SIDE)
    removes_logo = BooleanField(_l("Remove the logo"))

    @property
    def logo_drawn(self) -> Drawn | None:
        drawn: Drawn | None = self.logo.drawn
        return drawn

    @property
    def changes_logo(self) -> bool:
        return bool(self.logo_drawn or self.removes_logo.data)


class HotelForm(ListedForm):
    SHOWN = ("name", "address", "distance", "rate", "url", "booking_code", "book_until", *LAST)

    name = name_field(_l("Name"), 200)
    address = name_field(_l("Postal address"), 300)
    distance = text(_l("How far from the venue"), 150)
    rate = text(_l("Rate for participants"), 200)
    url = web_address_line(_l("Address on the web"))
    booking_code = line(_l("Booking code"), 60)
    book_until = DayField(_l("Last day of the rate"), [Optional()])


class QuestionForm(ListedForm):
    SHOWN = ("heading", "question", "answer", *LAST)

    question = text(_l("Question"), 300, validators=[written])
    answer = text(_l("Answer"), 10_000, rows=8)
    heading = text(_l("Heading it stands under"), 150)
