"""What is typed about formal invitations: by contacts, by organizers, by owners about who signs."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.validators import DataRequired

from summit.kernel.languages import Language
from summit.kernel.text import one_line
from summit.payments.formal.rules import languages_of
from summit.payments.formal.service import SHOWN, Signs, Words
from summit.registration.models import Attendee
from summit.web.checks import AtMost, OneOf
from summit.web.edits import EditForm
from summit.web.pictures import PictureField
from summit.web.said import SiteForm
from summit.web.translated import Tongue, TranslatedField
from summit.web.written import WrittenField

PICTURE_SIDE = 1200  # px: 60 mm at 500 dpi


class AskForm(SiteForm):
    """For whom a contact asks, and how the letter addresses them."""

    person = SelectField(
        _l("For whom"),
        [OneOf(_l("Choose a person of this registration who has a name."))],
        validate_choice=False,
    )
    addressed_as = StringField(
        _l("How the letter addresses this person"), [AtMost(120)], filters=[one_line]
    )

    def offer(self, people: list[Attendee]) -> None:
        self.person.choices = [(str(one.id), one.titled_name) for one in people]


class WordsField(TranslatedField):
    """A text in the languages of one letter, and in no other."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.type = TranslatedField.__name__  # drawn as one

    def __iter__(self) -> Iterator[Tongue]:
        return (one for one in super().__iter__() if one.is_required)


class LetterForm(SiteForm):
    """The words of a letter that an organizer may correct, in each of its languages."""

    def __init__(self, chosen: Language, **given: Any) -> None:
        super().__init__(**given)
        self.languages = languages_of(chosen)
        for field in (self.salutation, self.paragraph):
            field.needed = self.languages

    salutation = WordsField(_l("Salutation"), most=200)
    paragraph = WordsField(_l("The paragraph about the purpose"), most=1200, rows=5)

    def to_words(self) -> Words:
        return Words(salutation=self.salutation.data, paragraph=self.paragraph.data)


class ReasonForm(SiteForm):
    text = WrittenField(
        _l("Reason, sent to the contact as it is written"),
        _l("Write the reason: the contact receives it as it is written."),
        id="reason",
    )


class SignatoryForm(EditForm):
    SHOWN = SHOWN

    name = StringField(
        _l("Name, with a title where there is one"),
        [DataRequired(_l("Write who signs.")), AtMost(200)],
        filters=[one_line],
    )
    function = TranslatedField(_l("Function"), most=150, needed=tuple(Language))
    picture = PictureField(_l("Signature as a picture"), most=PICTURE_SIDE)
    removes = BooleanField(_l("Sign without a picture from now on"))

    def validate(self, extra_validators: Any = None) -> bool:
        is_good = super().validate(extra_validators)
        if is_good and self.removes.data and self.picture.drawn is not None:
            self.picture.errors = [_("Choose a picture, or sign without one: not both.")]
            return False
        return bool(is_good)

    def to_signs(self) -> Signs:
        drawn = self.picture.drawn
        return Signs(
            name=self.name.data or "",
            function=self.function.data,
            picture=drawn.content if drawn else None,
            removes=bool(self.removes.data),
        )
