"""Parts of addresses: only what a row can hold reaches the database."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map, ValidationError

LAST = 2**31 - 1  # PostgreSQL's integer; what is greater makes either database fail


class KeyConverter(IntegerConverter):
    """`<int:registration_id>` in an address; a greater number is an address without a page.

    So is zero: no row and no page of a list has it.
    """

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, min=1, max=LAST)


class TextConverter(BaseConverter):
    """`<slug>` in an address; a text with a NUL in it is an address without a page.

    PostgreSQL keeps no such text, and fails when it is asked for one.
    """

    def to_python(self, value: str) -> str:
        if "\0" in value:
            raise ValidationError()
        return value


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = KeyConverter
    app.url_map.converters["default"] = TextConverter
