"""What the office calls the columns of the audit."""

from summit.admin.columns.money import MONEY
from summit.admin.columns.people import PEOPLE
from summit.admin.columns.shared import SHARED
from summit.admin.columns.site import SITE

COLUMNS = SHARED | PEOPLE | MONEY | SITE  # each column stands in one of them


def column_name(table: str, column: str) -> str:
    """Return what a column is called: in its table, where that calls it otherwise."""
    anywhere = COLUMNS.get(column, column.replace("_", " "))
    return str(COLUMNS.get(f"{table}.{column}", anywhere))
