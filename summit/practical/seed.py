"""Loads the first practical pages: visa and eTA as canada.ca told it, and a draft code of conduct.

Source of the visa page: canada.ca, "Changes to electronic travel authorization (eTA) and visitor
visa requirements for Mexican citizens", in force since February 29, 2024. Nothing else is in it.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.edition.editing import alone
from summit.kernel.languages import Translated
from summit.practical.models import PracticalPage

VISIT_EN = "https://www.canada.ca/en/immigration-refugees-citizenship/services/visit-canada.html"
VISIT_FR = "https://www.canada.ca/fr/immigration-refugies-citoyennete/services/visiter-canada.html"
MEXICO_EN = (
    "https://www.canada.ca/en/immigration-refugees-citizenship/campaigns/eta-work-visa-mexico.html"
)

VISA_FR = f"""\
Cette page résume ce que dit le gouvernement du Canada. Elle n’est pas un avis juridique, et \
seule la réponse du gouvernement compte\N{NO-BREAK SPACE}: vérifiez assez tôt, sur canada.ca, \
celle qui vaut pour vous.

## Selon votre passeport

Selon votre pays, il vous faut un visa de visiteur, une autorisation de voyage électronique (AVE), \
ou ni l’un ni l’autre. [Visiter le Canada, sur canada.ca]({VISIT_FR}) donne la réponse pays par \
pays.

## Avec un passeport mexicain

Les règles ont changé le 29 février 2024, à 23\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}30, \
heure de l’Est. Une AVE suffit seulement si ces trois conditions sont réunies\N{NO-BREAK SPACE}:

- vous venez par avion, avec un passeport mexicain valide;
- vous venez pour un court séjour;
- vous avez un visa américain de non-immigrant valide, ou vous avez eu un visa canadien au cours \
des dix dernières années.

Sinon, il vous faut un visa de visiteur. Par voie terrestre ou maritime, il en faut toujours un. \
Les membres de votre famille peuvent avoir besoin d’un visa même si une AVE vous suffit.

[Les règles pour le Mexique, sur canada.ca (en anglais)]({MEXICO_EN})

## Ce que nous ne pouvons pas faire

Une inscription au Sommet ne garantit ni visa, ni AVE, ni entrée au Canada.
"""
VISA_EN = f"""\
This page sums up what the Government of Canada says. It is no legal advice, and only the \
government’s answer counts: check yours on canada.ca, early.

## By your passport

Depending on your country you need a visitor visa, an electronic travel authorization (eTA), or \
neither. [Visit Canada, on canada.ca]({VISIT_EN}) says which, country by country.

## With a Mexican passport

The rules changed on February 29, 2024, at 11:30 p.m. Eastern time. An eTA is enough only if all \
three are so:

- you come by air, on a valid Mexican passport;
- you come for a short stay;
- you hold a valid United States nonimmigrant visa, or have held a Canadian visa in the past ten \
years.

Otherwise you need a visitor visa. By land or sea you always need one. Members of your family may \
need a visa even if an eTA is enough for you.

[The rules for Mexico, on canada.ca]({MEXICO_EN})

## What we cannot do

A registration for the summit guarantees no visa, no eTA and no entry to Canada.
"""
VISA_ES = f"""\
Esta página resume lo que dice el Gobierno de Canadá. No es asesoría jurídica, y solo cuenta la \
respuesta del Gobierno: consulte con tiempo, en canada.ca, la que se aplica a usted.

## Según su pasaporte

Según su país, necesita una visa de visitante, una autorización electrónica de viaje (eTA) o \
ninguna de las dos. [Visitar Canadá, en canada.ca (en inglés)]({VISIT_EN}) lo indica país por país.

## Con pasaporte mexicano

Las reglas cambiaron el 29 de febrero de 2024 a las 23:30, hora del Este. Una eTA basta solo si se \
cumplen estas tres condiciones:

- viaja en avión, con un pasaporte mexicano vigente;
- viene por una estancia corta;
- tiene una visa estadounidense de no inmigrante vigente, o ha tenido una visa canadiense en los \
últimos diez años.

De lo contrario, necesita una visa de visitante. Por tierra o por mar siempre la necesita. Sus \
familiares pueden necesitar visa aunque a usted le baste una eTA.

[Las reglas para México, en canada.ca (en inglés)]({MEXICO_EN})

## Lo que no podemos hacer

Un registro en la Cumbre no garantiza visa, ni eTA, ni la entrada a Canadá.
"""
CONDUCT_FR = """\
Le Sommet réunit des personnes de plusieurs pays, langues et fonctions. Toutes sont traitées avec \
le même respect.

- Écoutez, laissez parler, critiquez les idées et non les personnes.
- Aucune discrimination et aucun harcèlement ne sont tolérés, dans les salles comme en ligne.
- Demandez la permission avant de photographier ou d’enregistrer quelqu’un.
- Suivez les consignes de sécurité du lieu.

Si vous vivez une situation qui contrevient à ces règles, ou en êtes témoin, parlez-en au comptoir \
d’inscription. L’équipe organisatrice peut demander à une personne de quitter le Sommet.
"""
CONDUCT_EN = """\
The summit brings together people of several countries, languages and offices. All are treated \
with the same respect.

- Listen, let others speak, criticize ideas and not people.
- No discrimination and no harassment are tolerated, in the rooms or online.
- Ask before you photograph or record somebody.
- Follow the safety instructions of the venue.

If you experience or see something against these rules, tell the registration desk. The organizing \
team may ask a person to leave the summit.
"""
CONDUCT_ES = """\
La Cumbre reúne a personas de varios países, idiomas y cargos. Todas reciben el mismo respeto.

- Escuche, deje hablar, critique las ideas y no a las personas.
- No se toleran la discriminación ni el acoso, ni en las salas ni en línea.
- Pida permiso antes de fotografiar o grabar a alguien.
- Siga las instrucciones de seguridad de la sede.

Si vive o presencia algo contrario a estas reglas, avise en la mesa de registro. El comité \
organizador puede pedir a una persona que abandone la Cumbre.
"""


def load_practical(session: Session) -> list[PracticalPage]:
    """Add the pages that are not there yet, by slug; what an organizer has changed stays."""
    alone(session)
    added = missing_pages(session)
    session.add_all(added)
    session.flush()
    return added


def missing_pages(session: Session) -> list[PracticalPage]:
    """Return the pages that are not there yet, none of them added."""
    known = set(session.scalars(select(PracticalPage.slug)))
    return [page for page in _pages() if page.slug not in known]


def _pages() -> list[PracticalPage]:
    return [
        PracticalPage(
            slug="visa",
            title=Translated(fr="Visa et AVE", en="Visa and eTA", es="Visa y eTA"),
            body=Translated(fr=VISA_FR, en=VISA_EN, es=VISA_ES),
            position=1,
            is_published=True,
        ),
        PracticalPage(
            slug="code-of-conduct",
            title=Translated(fr="Code de conduite", en="Code of conduct", es="Código de conducta"),
            body=Translated(fr=CONDUCT_FR, en=CONDUCT_EN, es=CONDUCT_ES),
            position=2,
            is_published=False,  # the organizing team decides what applies
        ),
    ]
