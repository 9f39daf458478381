"""The name of one person, as a contact or the office types it."""

from summit.kernel.languages import Language
from summit.registration.models import Attendee
from summit.registration.person_form import PersonForm
from summit.registration.replacing.service import Named
from summit.web.said import SiteForm


class NameForm(SiteForm):
    """The same answers about a person as on the first day, but for what they take part as."""

    given_name = PersonForm.given_name
    family_name = PersonForm.family_name
    role = PersonForm.role
    email = PersonForm.email
    language = PersonForm.language

    def show(self, person: Attendee) -> None:
        for name in ("given_name", "family_name", "role", "email", "language"):
            self[name].data = getattr(person, name)

    def to_named(self) -> Named:
        return Named(
            given_name=self.given_name.data,
            family_name=self.family_name.data or "",
            role=self.role.data or "",
            email=self.email.data or None,
            language=Language(self.language.data),
        )
