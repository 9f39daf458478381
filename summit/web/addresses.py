"""Numbers and words in addresses: only what a row can hold reaches the database."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

LAST = 2**31 - 1  # PostgreSQL's integer; what is greater makes either database fail


class KeyConverter(IntegerConverter):
    """`<int:registration_id>` in an address; a greater number is an address without a page.

    So is zero: no row and no page of a list has it.
    """

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=LAST)


class WordConverter(BaseConverter):
    """`<slug>` in an address, without the sign that PostgreSQL keeps in no text."""

    regex = r"[^/\0]+"
    part_isolating = True  # it never holds a slash


def init_app(app: Flask) -> None:
    app.url_map.converters.update({"int": KeyConverter, "default": WordConverter})
