"""Invented questions of the organizers, and what one delegation answered to them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import select
from sqlalchemy.orm import Session

from summit.admission.models import Category
from summit.kernel.clock import now
from summit.kernel.languages import Language, Translated
from summit.registration.models import Attendee, Registration
from summit.registration.questions.catalogue import Wish, add_question
from summit.registration.questions.models import FormQuestion
from summit.registration.questions.sensitive import answer_sensitive
from summit.registration.questions.service import Typed, answer_for_all, answer_own
from summit.registration.questions.statuses import Kind, Need, Scope
from summit.registration.statuses import Status
from summit.web.uploads.rules import look_at

NOTHING = Translated()
ERASED = date(2026, 8, 31)
WORDS = Translated(
    fr="J’accepte que ma réponse serve à cuisiner sans ce que je ne peux pas manger.",
    en="I agree that my answer is used to cook without what I cannot eat.",
    es="Acepto que mi respuesta se use para cocinar sin lo que no puedo comer.",
)


def load_questions(session: Session) -> None:
    """Ask something of each kind that an office asks first: nothing that blocks sending."""
    interpreter = add_question(
        session,
        Wish(
            text=Translated(
                fr="Venez-vous avec votre interprète?",
                en="Do you bring your own interpreter?",
                es="¿Viene con su propio intérprete?",
            ),
            help=NOTHING,
            kind=Kind.YES_NO,
            scope=Scope.REGISTRATION,
            need=Need.OPTIONAL,
        ),
    )
    add_question(
        session,
        Wish(
            text=Translated(
                fr="Entre quelles langues?", en="Between which languages?", es="¿Entre qué idiomas?"
            ),
            help=NOTHING,
            kind=Kind.LANGUAGES,
            scope=Scope.REGISTRATION,
            need=Need.OPTIONAL,
            condition=f"{interpreter.id}:yes",
        ),
    )
    hall = session.scalars(select(Category.id).where(Category.code.in_(("mayor", "delegate"))))
    add_question(
        session,
        Wish(
            text=Translated(fr="Visite technique", en="Technical visit", es="Visita técnica"),
            help=Translated(
                fr="Le dernier après-midi; le départ se fait du comptoir.",
                en="On the last afternoon; it leaves from the desk.",
                es="La última tarde; sale de la mesa de registro.",
            ),
            kind=Kind.CHOICE,
            scope=Scope.PERSON,
            need=Need.LATER,
            at_door=True,
            on_badge=True,
            category_ids=tuple(sorted(hall)),
            choices=(
                (None, Translated(fr="Usine d’eau", en="Water works", es="Planta de agua")),
                (None, Translated(fr="Centre de tri", en="Sorting plant", es="Centro de acopio")),
            ),
        ),
    )
    add_question(
        session,
        Wish(
            text=Translated(
                fr="Ce que vous ne pouvez pas manger",
                en="What you cannot eat",
                es="Lo que no puede comer",
            ),
            help=NOTHING,
            kind=Kind.TEXT,
            scope=Scope.PERSON,
            need=Need.OPTIONAL,
            is_sensitive=True,
            why=Translated(
                fr="cuisiner pour vous.", en="to cook for you.", es="cocinar para usted."
            ),
            erase_on=ERASED,
        ),
    )
    add_question(
        session,
        Wish(
            text=Translated(
                fr="Les armoiries de votre ville",
                en="Your city’s coat of arms",
                es="El escudo de su ciudad",
            ),
            help=Translated(
                fr="Pour l’écran de la séance d’ouverture.",
                en="For the screen of the opening session.",
                es="Para la pantalla de la sesión de apertura.",
            ),
            kind=Kind.FILE,
            scope=Scope.REGISTRATION,
            need=Need.OPTIONAL,
        ),
    )


def answer_questions(session: Session) -> None:
    """Let the delegation that was confirmed first answer."""
    booking = session.scalars(
        select(Registration)
        .where(Registration.status == Status.CONFIRMED)
        .order_by(Registration.id)
        .limit(1)
    ).first()
    if booking is None:
        return
    asked = list(session.scalars(select(FormQuestion).order_by(FormQuestion.position)))
    interpreter, languages, visit, diet, arms = asked
    whole = {(interpreter.id, None): ["yes"], (languages.id, None): ["fr", "es"]}
    key = (arms.id, None)
    typed = replace(_typed(whole | {key: []}), files={key: look_at(_arms(), "escudo.png")})
    answer_for_all(session, booking.id, typed, by=f"contact:{booking.id}", now=now())
    person = next(one for one in booking.attendees if one.is_named)
    _answer_own(session, person, visit, diet)


def _answer_own(
    session: Session, person: Attendee, visit: FormQuestion, diet: FormQuestion
) -> None:
    by = f"attendee:{person.id}"
    chosen = {(visit.id, person.id): [visit.offered[0]]}
    answer_own(session, person.id, _typed(chosen), by=by, now=now())
    words = {diet.id: WORDS.to(person.language)}
    answer_sensitive(
        session,
        person.id,
        _typed({(diet.id, person.id): ["Cacahuates"]}),
        words=words,
        agreed=words,
        language=Language(person.language),
        by=by,
        now=now(),
    )


def _arms() -> bytes:
    """Draw an invented coat of arms."""
    written = BytesIO()
    sheet = Image.new("RGB", (360, 420), "white")
    draw = ImageDraw.Draw(sheet)
    draw.rounded_rectangle((40, 30, 320, 390), radius=90, fill="#1d4e89", outline="black", width=4)
    draw.rectangle((40, 190, 320, 230), fill="#f2c14e")
    sheet.save(written, "PNG")
    return written.getvalue()


def _typed(answers: Mapping[Any, list[str]]) -> Typed:
    return Typed(on_page=frozenset(answers), answers=answers)
