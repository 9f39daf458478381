"""Numbers and words in addresses: only what a row can hold reaches the database."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

LAST = 2**31 - 1  # PostgreSQL's integer; what is greater makes either database fail


class KeyConverter(IntegerConverter):
    """`<int:registration_id>` in an address; a greater number is an address without a page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LAST)


class WordConverter(UnicodeConverter):
    """`<slug>` in an address; with a null byte, which PostgreSQL refuses, there is no page."""

    def to_python(self, value: str) -> str:
        if "\0" in value:
            raise ValidationError
        return value


def init_app(app: Flask) -> None:
    app.url_map.converters.update(int=KeyConverter, default=WordConverter)
