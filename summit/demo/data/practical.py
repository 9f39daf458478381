"""Practical information of the demonstration: plainly invented, but for the visa page."""

from io import BytesIO

from PIL import Image, ImageDraw
from sqlalchemy.orm import Session

from summit.edition.editing import replace_picture
from summit.edition.models import Summit
from summit.kernel.languages import Translated
from summit.practical.models import Hotel, Partner, Question
from summit.practical.seed import load_practical
from summit.web.pictures import Drawn, draw_anew

PEOPLE = Translated(fr="Les délégations", en="Delegations", es="Las delegaciones")


def load_practical_demo(session: Session, summit: Summit) -> None:
    """Add a venue, a banner, hotels, questions and partner organizations that exist nowhere."""
    load_practical(session)
    _place(session, summit)
    session.add_all([*_hotels(), *_questions()])
    for partner, colour in _partners():
        partner.logo = replace_picture(session, None, _logo(partner.name, colour))
        session.add(partner)
    session.flush()


def _place(session: Session, summit: Summit) -> None:
    summit.interpretation = ["fr", "en", "es", "fcs"]
    summit.banner = Translated(
        fr="Exemple de bandeau\N{NO-BREAK SPACE}: les renseignements pratiques sont en ligne",
        en="Sample banner: practical information is online",
        es="Aviso de ejemplo: ya está en línea la información práctica",
    )
    summit.banner_url = "/fr/practical/"
    summit.thanks = Translated(
        fr="Merci aux délégations imaginaires de cette démonstration.",
        en="Thanks to the imaginary delegations of this demonstration.",
        es="Gracias a las delegaciones imaginarias de esta demostración.",
    )


def _hotels() -> list[Hotel]:
    return [
        Hotel(
            name="Hôtel Exemple",
            address="1, rue de l’Exemple, Montréal",
            distance=Translated(
                fr="À dix minutes à pied d’un lieu imaginaire",
                en="Ten minutes on foot from an imaginary venue",
                es="A diez minutos a pie de una sede imaginaria",
            ),
            rate=Translated(
                fr="Tarif d’exemple, à demander à l’hôtel",
                en="Sample rate, ask the hotel",
                es="Tarifa de ejemplo; pregunte al hotel",
            ),
            url="https://hotel.example/",
            booking_code="EXEMPLE",
            position=1,
            is_published=True,
        ),
        Hotel(
            name="Auberge Modèle",
            address="22, avenue du Modèle, Montréal",
            distance=Translated(fr="À une station de métro imaginaire"),
            rate=Translated(),
            position=2,
            is_published=True,
        ),
    ]


def _questions() -> list[Question]:
    return [
        Question(
            heading=PEOPLE,
            question=Translated(
                fr="Qui peut inscrire une délégation?",
                en="Who may register a delegation?",
                es="¿Quién puede registrar a una delegación?",
            ),
            answer=Translated(
                fr="Une seule personne peut inscrire tout le monde. Elle n’a pas à participer.",
                en="One person may register everyone. That person does not have to attend.",
                es="Una sola persona puede registrar a todo el grupo. No tiene que asistir.",
            ),
            position=1,
            is_published=True,
        ),
        Question(
            heading=PEOPLE,
            question=Translated(
                fr="En quelle monnaie paie-t-on?",
                en="In which currency does one pay?",
                es="¿En qué moneda se paga?",
            ),
            answer=Translated(
                fr="En dollars canadiens, par carte ou sur facture.",
                en="In Canadian dollars, by card or by invoice.",
                es="En dólares canadienses, con tarjeta o contra factura.",
            ),
            position=2,
            is_published=True,
        ),
    ]


def _partners() -> list[tuple[Partner, str]]:
    return [
        (
            Partner(
                name="Fondation Exemple",
                kind=Translated(
                    fr="Organisme imaginaire",
                    en="Imaginary organization",
                    es="Institución imaginaria",
                ),
                url="https://fondation.example/",
                position=1,
                is_published=True,
            ),
            "#124a75",
        ),
        (
            Partner(
                name="Instituto Ejemplo",
                kind=Translated(
                    fr="Organisme imaginaire",
                    en="Imaginary organization",
                    es="Institución imaginaria",
                ),
                position=2,
                is_published=True,
            ),
            "#a8431c",
        ),
    ]


def _logo(name: str, colour: str) -> Drawn:
    """Return a plain logo: a square of a colour with the first letter of the name cut out."""
    picture = Image.new("RGB", (240, 240), colour)
    ImageDraw.Draw(picture).text((120, 120), name[0], fill="white", anchor="mm", font_size=150)
    written = BytesIO()
    picture.save(written, "PNG")
    return draw_anew(written.getvalue(), most=240)
