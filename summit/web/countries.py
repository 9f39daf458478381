"""Countries by name in the reader's language, and the hour that a reader there has."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import pycountry
from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from summit.kernel.languages import Language
from summit.kernel.text import fold
from summit.web import formats
from summit.web.languages import LOCALES

CODES = frozenset(country.alpha_2 for country in pycountry.countries)  # ISO 3166-1
# of countries with several zones, the one most readers mean; the page names the city beside it
CAPITALS = {
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "MX": "America/Mexico_City",
    "PT": "Europe/Lisbon",
}


def collation_key(text: str, language: Language) -> str:
    """Return what sorts `text` as a reader expects: no accents, but ñ after n in Spanish."""
    if language is Language.ES:
        text = text.replace("ñ", "n\U0010ffff").replace("Ñ", "N\U0010ffff")
    return fold(text)


def country_name(code: str, language: Language) -> str:
    """Return the country's name; the code itself where Babel knows none."""
    return str(Locale.parse(LOCALES[language]).territories.get(code, code))


@cache
def countries(language: Language) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every country, in the order of the names."""
    named = [(code, country_name(code, language)) for code in CODES]
    return tuple(sorted(named, key=lambda pair: collation_key(pair[1], language)))


@cache
def zone_of_country(code: str) -> str | None:
    """Return the one zone a country has, or the one its readers mean; None where that is unsure."""
    if code in CAPITALS:
        return CAPITALS[code]
    zones = [zone for zone, country in get_global("zone_territories").items() if country == code]
    return zones[0] if len(zones) == 1 else None


def hour_there(
    moment: datetime, country: str, here: ZoneInfo, language: Language
) -> tuple[str, str] | None:
    """Return a city and what its clocks show then, the day too where it is another one.

    None where that adds nothing or the country's zone is not sure.
    """
    name = zone_of_country(country)
    if name is None:
        return None
    zone, ours = ZoneInfo(name), moment.astimezone(here)
    there = moment.astimezone(zone)
    if there.utcoffset() == ours.utcoffset():
        return None
    write = formats.hour if there.date() == ours.date() else formats.moment
    city = get_timezone_location(name, locale=LOCALES[language], return_city=True)
    return city, write(moment, zone, language)
