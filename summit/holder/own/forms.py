"""What a person completes about themselves: a title, names, position, e-mail, language."""

from summit.kernel.languages import Language
from summit.registration.models import Attendee
from summit.registration.person_form import PersonForm
from summit.registration.replacing.service import Named
from summit.web.said import SiteForm

ANSWERS = ("title", "given_name", "family_name", "badge_name", "role", "email", "language")


class OwnForm(SiteForm):
    """Whom somebody represents, what they take part as and who pays are not theirs to say."""

    title = PersonForm.title
    given_name = PersonForm.given_name
    family_name = PersonForm.family_name
    badge_name = PersonForm.badge_name
    role = PersonForm.role
    email = PersonForm.email
    language = PersonForm.language

    def show(self, person: Attendee) -> None:
        for name in ANSWERS:
            self[name].data = getattr(person, name)

    def to_named(self, person: Attendee) -> Named:
        """Return the answers, with what stays as the contact typed it."""
        return Named(
            title=self.title.data or "",
            given_name=self.given_name.data,
            family_name=self.family_name.data or "",
            badge_name=self.badge_name.data or "",
            role=self.role.data or "",
            email=self.email.data or None,
            language=Language(self.language.data),
            represents=person.represents,
        )
