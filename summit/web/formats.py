"""How money, days and hours are written in the three languages (DOMAIN 3.8).

Babel's own patterns miss: fr_CA prints `09 h 00` for nine o'clock, es_MX prints `CAD1,234.50`.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from summit.kernel.languages import Language
from summit.kernel.money import Cents
from summit.web.languages import LOCALES, current_language

NBSP = "\N{NO-BREAK SPACE}"
PATTERNS = {  # a day and its month stay on one line
    Language.FR: f"d{NBSP}MMMM y",
    Language.EN: f"MMMM{NBSP}d, y",
    Language.ES: "d 'de' MMMM 'de' y",
}
WEEKDAY = {Language.FR: "EEEE ", Language.EN: "EEEE, ", Language.ES: "EEEE "}
JOINED = "\N{WORD JOINER}"  # no line may break here
MINUS = "\N{MINUS SIGN}"


def amount(value: Cents, language: Language | None = None) -> str:
    """Return a sum inside a table whose head names the currency: $450.00, 450,00 $, 450.00."""
    language = language or current_language()
    units, cents = divmod(abs(value.amount), 100)
    sign = MINUS if value.amount < 0 else ""
    if language is Language.FR:
        return f"{sign}{units:,}".replace(",", NBSP) + f",{cents:02d}{NBSP}$"
    dollar = "$" if language is Language.EN else ""  # a bare $ means pesos to a Mexican reader
    return f"{sign}{dollar}{units:,}.{cents:02d}"


def decimal_mark(language: Language | None = None) -> str:
    return "," if (language or current_language()) is Language.FR else "."


def figures(value: Cents, language: Language | None = None) -> str:
    """Return a sum as it is typed into a form: 1207.24, 1207,24."""
    point = decimal_mark(language)
    return f"{value.amount // 100}{point}{value.amount % 100:02d}"


def money(value: Cents, language: Language | None = None) -> str:
    """Return a sum by itself, with its currency: $450.00 CAD, 450,00 $ CA, 450.00 CAD."""
    language = language or current_language()
    return amount(value, language) + (f"{NBSP}CA" if language is Language.FR else f"{NBSP}CAD")


def in_currency(value: Cents, currency: str, language: Language | None = None) -> str:
    """Return a sum by itself in any currency; another than ours has its code: 450.00 USD."""
    if currency.lower() == "cad":
        return money(value, language)
    language = language or current_language()
    units, cents = divmod(abs(value.amount), 100)
    grouped = f"{units:,}".replace(",", NBSP) if language is Language.FR else f"{units:,}"
    sign = MINUS if value.amount < 0 else ""
    return f"{sign}{grouped}{decimal_mark(language)}{cents:02d}{NBSP}{currency.upper()}"


def day(value: date, language: Language | None = None, *, weekday: bool = False) -> str:
    """Return a day with its month spelled: short numeric dates differ between our readers."""
    language = language or current_language()
    spelled = PATTERNS[language]
    text = format_date(
        value, f"{WEEKDAY[language]}{spelled}" if weekday else spelled, LOCALES[language]
    )
    if language is Language.FR and value.day == 1:
        text = text.replace(f"1{NBSP}", f"1er{NBSP}", 1)
    return text


def month(value: str, language: Language | None = None) -> str:
    """Return `2026-07` as July 2026, juillet 2026, julio de 2026."""
    language = language or current_language()
    first = date.fromisoformat(f"{value}-01")
    pattern = "MMMM 'de' y" if language is Language.ES else "MMMM y"
    return format_date(first, pattern, locale=LOCALES[language])


def period(
    starts_on: date | None,
    ends_on: date | None,
    month_known: str | None,
    language: Language | None = None,
) -> str:
    """Return when the summit is, as far as it is known; empty while nothing is.

    Both days if they are set (July 8–10, 2026; du 8 au 10 juillet 2026; del 8 al 10 de julio),
    else the one day, else the month. Never a day that nobody announced.
    """
    language = language or current_language()
    if starts_on is None:
        return month(month_known, language) if month_known else ""
    if ends_on is None or ends_on == starts_on:
        return day(starts_on, language)
    return _from_to(starts_on, ends_on, language)


def _from_to(first: date, last: date, language: Language) -> str:
    same_month = (first.year, first.month) == (last.year, last.month)
    if language is Language.EN:
        begin = day(first, language)
        if first.year == last.year:
            begin = begin.removesuffix(f", {first.year}")
        if same_month:
            return f"{begin}–{JOINED}{last.day}, {last.year}"
        return f"{begin} – {day(last, language)}"
    begin = day(first, language)
    if first.year == last.year:  # the year is said once, at the end
        begin = begin.removesuffix(f" de {first.year}").removesuffix(f" {first.year}")
    if same_month:
        begin = begin.replace(NBSP, " ").split(" ")[0]
    between = ("du {} au {}", "del {} al {}")[language is Language.ES]
    return between.format(begin, day(last, language))


def hour(value: datetime, zone: ZoneInfo, language: Language | None = None) -> str:
    """Return the hour in `zone`: 14:30, 14 h 30, 14:30."""
    language = language or current_language()
    local = value.astimezone(zone)
    if language is Language.FR:
        return f"{local.hour}{NBSP}h" + (f"{NBSP}{local.minute:02d}" if local.minute else "")
    return f"{local.hour}:{local.minute:02d}"


def moment(value: datetime, zone: ZoneInfo, language: Language | None = None) -> str:
    """Return a day and hour in `zone`. The page names the zone beside it."""
    language = language or current_language()
    local = value.astimezone(zone)
    between = ", "
    if language is Language.FR:
        between = f", à{NBSP}"
    elif language is Language.ES:
        between = f", a la{NBSP}" if local.hour == 1 else f", a las{NBSP}"
    return day(local.date(), language, weekday=True) + between + hour(value, zone, language)


def brief_day(value: date, language: Language | None = None) -> str:
    """Return a day for a table: Mar 10, 2026; 10 mars 2026; 10 mar 2026."""
    language = language or current_language()
    text = format_date(value, "medium", locale=LOCALES[language])
    return f"1er{text[1:]}" if language is Language.FR and value.day == 1 else text


def brief(value: datetime, zone: ZoneInfo, language: Language | None = None) -> str:
    """Return a day and hour for a table: Mar 10, 2026, 14:30; 10 mars 2026, 14 h 30."""
    day_part = brief_day(value.astimezone(zone).date(), language)
    return f"{day_part}, {hour(value, zone, language)}"
