"""The name of one person, as a contact or the office types it."""

from summit.kernel.languages import Language
from summit.registration.models import Attendee
from summit.registration.person_form import PersonForm
from summit.registration.replacing.service import Named
from summit.web.said import SiteForm

ANSWERS = (
    "title",
    "given_name",
    "family_name",
    "role",
    "email",
    "language",
    "badge_name",
    "represents",
)


class NameForm(SiteForm):
    """The same answers about a person as on the first day, but for what they take part as."""

    title = PersonForm.title
    given_name = PersonForm.given_name
    family_name = PersonForm.family_name
    role = PersonForm.role
    email = PersonForm.email
    language = PersonForm.language
    badge_name = PersonForm.badge_name
    represents = PersonForm.represents

    def show(self, person: Attendee) -> None:
        for name in ANSWERS:
            self[name].data = getattr(person, name)

    def to_named(self) -> Named:
        return Named(
            given_name=self.given_name.data,
            family_name=self.family_name.data or "",
            role=self.role.data or "",
            email=self.email.data or None,
            language=Language(self.language.data),
            title=self.title.data or "",
            badge_name=self.badge_name.data or "",
            represents=self.represents.data or "",
        )
