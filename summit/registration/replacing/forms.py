"""The details of one person, as they themselves, a contact or the office types them."""

from summit.kernel.languages import Language
from summit.registration.models import Attendee
from summit.registration.person_form import PersonForm
from summit.registration.replacing.service import Named
from summit.web.said import SiteForm


class DetailsForm(SiteForm):
    """What everybody may say of themselves: not what they take part as, nor for whom."""

    ANSWERS: tuple[str, ...] = (
        "title",
        "given_name",
        "family_name",
        "badge_name",
        "role",
        "email",
        "language",
    )
    title = PersonForm.title
    given_name = PersonForm.given_name
    family_name = PersonForm.family_name
    badge_name = PersonForm.badge_name
    role = PersonForm.role
    email = PersonForm.email
    language = PersonForm.language

    def show(self, person: Attendee) -> None:
        for name in self.ANSWERS:
            self[name].data = getattr(person, name)

    def named(self, *, represents: str) -> Named:
        """Return the answers, and whom the person represents."""
        return Named(
            title=self.title.data or "",
            given_name=self.given_name.data,
            family_name=self.family_name.data or "",
            badge_name=self.badge_name.data or "",
            role=self.role.data or "",
            email=self.email.data or None,
            language=Language(self.language.data),
            represents=represents,
        )


class NameForm(DetailsForm):
    """The same answers about a person as on the first day, but for what they take part as."""

    ANSWERS = (*DetailsForm.ANSWERS, "represents")
    represents = PersonForm.represents

    def to_named(self) -> Named:
        return self.named(represents=self.represents.data or "")
