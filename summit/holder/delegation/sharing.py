"""What a contact forwards to each person: their own link, with a sentence in their language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext as _

from summit.edition.models import Summit
from summit.holder.links import attendee_address
from summit.registration.models import Attendee
from summit.web.languages import speaking

WHATSAPP = "https://wa.me/?text="  # faq.whatsapp.com, "How to use click to chat"


@dataclass(frozen=True, slots=True)
class Shared:
    """One person, their own link, and the words in which it is forwarded."""

    person: Attendee
    address: str
    words: str

    @property
    def whatsapp(self) -> str:
        return WHATSAPP + quote(self.words, safe="")


def shared(people: Iterable[Attendee], summit: Summit) -> Iterator[Shared]:
    for one in people:
        address = attendee_address(one, one.language)
        with speaking(one.language):
            yield Shared(one, address, _words(one, address, summit))


def _words(person: Attendee, address: str, summit: Summit) -> str:
    facts = {
        "summit": summit.name.to(person.language),
        "city": person.registration.municipality,
        "address": address,
    }
    if not person.is_named:
        said = _(
            "%(summit)s: %(city)s holds a place for you. Please say here who you are: %(address)s"
        )
        return str(said % facts)
    said = _(
        "%(summit)s: %(city)s has registered %(name)s. Please check your details here; your badge "
        "is there too once the place is confirmed. The link is personal: %(address)s"
    )
    return str(said % (facts | {"name": person.titled_name}))
