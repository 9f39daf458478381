"""How a bill names a place that costs less than the price of its type: truthfully, on its line.

The line bears what is paid; its words say what the type costs and why it is less. The code itself
is not named: whoever reads the bill could use it.
"""

from summit.admission.codes.statuses import ReducedBy
from summit.kernel.languages import Language, Translated
from summit.registration.models import Attendee
from summit.web import formats

WORDS = {
    ReducedBy.CODE: {
        Language.FR: "{name} (prix courant\xa0: {price}, réduit par un code)",
        Language.EN: "{name} (list price {price}, reduced by a code)",
        Language.ES: "{name} (precio de lista: {price}, reducido con un código)",
    },
    ReducedBy.INVITATION: {
        Language.FR: "{name} (prix courant\xa0: {price}, réduit par une invitation)",
        Language.EN: "{name} (list price {price}, reduced by an invitation)",
        Language.ES: "{name} (precio de lista: {price}, reducido por invitación)",
    },
    ReducedBy.GROUP: {
        Language.FR: "{name} (prix courant\xa0: {price}, réduit pour un groupe)",
        Language.EN: "{name} (list price {price}, reduced for a group)",
        Language.ES: "{name} (precio de lista: {price}, reducido por grupo)",
    },
}


def name_of_place(person: Attendee) -> Translated:
    """Return what a person takes part as, with its list price where they pay less."""
    name = person.place
    if person.reduced_by is None or person.list_price is None:
        return name
    price = person.list_price
    return Translated(
        {
            language: words.format(name=name.to(language), price=formats.amount(price, language))
            for language, words in WORDS[person.reduced_by].items()
        }
    )
