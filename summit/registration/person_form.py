"""One attendee on a form: who they are, as what they come, and who pays for them."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, Field, SelectChoice, SelectField, StringField
from wtforms import RadioField as PlainRadioField
from wtforms.validators import Optional, StopValidation

from summit.kernel.text import one_line
from summit.registration.errors import PayerUnnamed
from summit.registration.payers import OtherPayer, key_of
from summit.registration.statuses import PaidBy
from summit.web.checks import AtMost, OneOf, email_address
from summit.web.errors import sentence
from summit.web.languages import NAMES, current_language
from summit.web.said import PartForm

IN_ITS_OWN = [SelectChoice(code, name, {"lang": code}) for code, name in NAMES.items()]
PAYERS = [
    SelectChoice(PaidBy.CITY, _l("The municipality or organization")),
    SelectChoice(PaidBy.SELF, _l("This person")),
    SelectChoice(PaidBy.OTHER, _l("Somebody else")),
]
RESIDENCE = [
    SelectChoice("", _l("Choose…")),
    SelectChoice("yes", _l("Yes")),
    SelectChoice("no", _l("No")),
]
RESIDES = {"yes": True, "no": False, True: True, False: False}


class RadioField(PlainRadioField):  # type: ignore[misc]
    """Radio buttons with attributes of their own; WTForms gives them to a select's only."""

    def __iter__(self) -> Iterator[Any]:
        for button in super().__iter__():
            button.render_kw = button.choice.render_kw
            yield button


def email_if_asked(form: PartForm, field: Field) -> None:
    """Check the address of another payer only where there is one."""
    if field.data and form.paid_by.data == PaidBy.OTHER:
        email_address(form, field)


def name_or_promise(form: Any, field: Field) -> None:
    """Ask for a name, unless it was ticked that it follows: no place is unnamed by accident."""
    if field.data or getattr(form, "names_may_wait", False):
        return
    follows = getattr(form, "name_follows", None)
    if follows is None or not follows.data:
        said = _("Write the given names. Somebody with one name only: write it here.")
        raise StopValidation(said)
    if form.family_name.data:
        raise StopValidation(_("Write the given names too, or leave both names empty."))


def is_payer_reached(form: Any, *, asks_residence: bool) -> bool:
    """Tell whether a bill can be sent to who pays for somebody; what is missing is said there."""
    if form.paid_by.data == PaidBy.CITY:
        return True
    if form.paid_by.data == PaidBy.SELF:
        wanted = {form.email: _("Write this person’s e-mail: the bill goes there.")}
        is_asked = isinstance(form, PersonForm) and not form.names_may_wait
        if is_asked and not form.given_name.errors:
            wanted[form.given_name] = sentence(PayerUnnamed())
    else:
        wanted = {
            form.payer_name: _("Write the name of who pays: the bill is made out to it."),
            form.payer_email: _("Write the e-mail of who pays: the bill goes there."),
        }
    if asks_residence:
        wanted[form.payer_is_resident] = _("Choose one: the taxes depend on it.")
    missing = {field: said for field, said in wanted.items() if field.data in (None, "")}
    for field, said in missing.items():
        field.errors = [*field.errors, said]
    return not missing


class PersonForm(PartForm):
    """One attendee. Seven answers are enough on the first day."""

    names_may_wait = False  # saved for later: who comes is asked before it is sent

    category = RadioField(
        _l("Participation type"),
        [OneOf(_l("Choose one of the participation types."))],
        validate_choice=False,
    )
    title = StringField(_l("Title before the name"), [AtMost(40)], filters=[one_line])
    given_name = StringField(
        _l("Given names"),
        [name_or_promise, AtMost(100)],
        filters=[one_line],
    )
    name_follows = BooleanField(_l("Name to follow"))
    family_name = StringField(_l("Family names"), [AtMost(100)], filters=[one_line])
    role = StringField(_l("Position"), [AtMost(150)], filters=[one_line])
    email = EmailField(_l("E-mail"), [Optional(), email_address], filters=[one_line])
    language = SelectField(
        _l("Language for our e-mails"),
        [OneOf(_l("Choose one of the three languages."))],
        choices=IN_ITS_OWN,
        default=current_language,
        validate_choice=False,
    )
    badge_name = StringField(_l("Name on the badge"), [AtMost(100)], filters=[one_line])
    represents = StringField(_l("Representing"), [AtMost(200)], filters=[one_line])
    is_head = BooleanField(_l("Head of the delegation"))
    principal = SelectField(_l("Accompanies"), choices=[], validate_choice=False)
    paid_by = SelectField(
        _l("Who pays for this person?"),
        [OneOf(_l("Choose who pays."))],
        choices=PAYERS,
        default=PaidBy.CITY,
        validate_choice=False,
    )
    payer_name = StringField(_l("Name of who pays"), [AtMost(200)], filters=[one_line])
    payer_email = EmailField(_l("E-mail of who pays"), [email_if_asked], filters=[one_line])
    payer_is_resident = SelectField(
        _l("Does who pays reside in Canada?"),
        choices=RESIDENCE,
        coerce=RESIDES.get,
        validate_choice=False,
    )  # drawn and checked only where taxes depend on it

    @property
    def says_more(self) -> bool:
        """Tell whether an answer stands among those that are folded away, or is refused there."""
        more = (self.badge_name, self.represents, self.is_head)
        return any(one.data or one.errors for one in more)

    @property
    def full_name(self) -> str:
        return f"{self.given_name.data or ''} {self.family_name.data or ''}".strip()

    @property
    def payer_key(self) -> tuple[str, str]:
        """Return what makes two payers one, as `payers.key_of` does."""
        if self.paid_by.data == PaidBy.SELF:
            return key_of(OtherPayer(self.full_name, self.email.data or ""))
        return key_of(OtherPayer(self.payer_name.data or "", self.payer_email.data or ""))
