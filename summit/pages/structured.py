"""What search engines read of the summit itself, as far as it is known and no further."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _

from summit.admission.queries import Offer, choices
from summit.articles.models import Article
from summit.articles.queries import Reading
from summit.articles.structured import news_article
from summit.edition.models import Summit
from summit.edition.queries import get_summit
from summit.extensions import db
from summit.kernel.languages import Language
from summit.pages.queries import Site
from summit.web.filters import absolute
from summit.web.structured import breadcrumb, event_id, graph, path_to


def about_summit(
    summit: Summit, site: Site, reading: Reading, language: Language
) -> Mapping[str, Any]:
    """Return the event with what is sold and the articles about it."""
    chosen = [reading.announcement] if reading.announcement else []
    return graph(_event(summit, site, [*chosen, *reading.pinned], language))


def about_article(article: Article, language: Language) -> Mapping[str, Any]:
    """Return an article, the summit it is about, and the way to it."""
    summit = get_summit(db.session())
    articles = path_to("articles.index", language)
    own = path_to("articles.article", language, slug=article.slug)
    way = [
        (summit.name.to(language), path_to("pages.summit", language)),
        (_("Articles"), articles),
        (article.title.to(language), own),
    ]
    event = {"@id": event_id(), "@type": "Event", **_known(summit, language)}
    return graph(news_article(article, language), event, breadcrumb(way))


def _event(
    summit: Summit, site: Site, reading: Iterable[Article], language: Language
) -> Mapping[str, Any]:
    event: dict[str, Any] = {
        "@type": "Event",
        "@id": event_id(),
        **_known(summit, language),
        "url": absolute(path_to("pages.summit", language)),
        "description": summit.tagline.to(language),
        "inLanguage": ["fr-CA", "en-CA", "es-MX"],
        "subjectOf": [news_article(one, language) for one in reading],
    }
    if summit.organizer_name:
        event["organizer"] = {"@type": "Organization", "name": summit.organizer_name}
    if summit.festival:
        event["superEvent"] = {"@type": "Festival", "name": summit.festival.to(language)}
    on_sale = [one for one in choices(site.on_sale) if one.price is not None]
    offered = [_offer(one, summit, language) for one in on_sale]
    return event | ({"offers": offered} if offered else {})


def _known(summit: Summit, language: Language) -> dict[str, Any]:
    """Return name, time and place. The time is a month while no day is known (ISO 8601)."""
    country = summit.country.to(language)
    place = {"@type": "PostalAddress", "addressLocality": summit.city.to(language)}
    if summit.venue_address:
        place["streetAddress"] = summit.venue_address
    venue = summit.venue.to(language) if summit.venue else summit.city.to(language)
    known: dict[str, Any] = {
        "name": summit.name.to(language),
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": venue,
            "address": {**place, "addressCountry": country},
        },
    }
    if summit.starts_on or summit.month:
        known["startDate"] = f"{summit.starts_on or summit.month}"
    if summit.ends_on:
        known["endDate"] = f"{summit.ends_on}"
    return known


def _offer(offer: Offer, summit: Summit, language: Language) -> Mapping[str, Any]:
    price = f"{(offer.price.amount if offer.price else 0) / 100:.2f}"
    about = offer.variant.description.to(language) if offer.variant else ""
    return {
        "@type": "Offer",
        "name": offer.name.to(language),
        **({"description": about} if about else {}),
        "price": price,
        "priceCurrency": summit.currency.upper(),
        "priceSpecification": {
            "@type": "PriceSpecification",
            "price": price,
            "priceCurrency": summit.currency.upper(),
            "valueAddedTaxIncluded": False,
        },
        "availability": f"https://schema.org/{'InStock' if offer.is_open else 'SoldOut'}",
        "url": absolute(path_to("registration.register", language)),
    }
