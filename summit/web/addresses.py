"""Numbers in addresses: only what a row's key can be reaches the database."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

LAST = 2**31 - 1  # PostgreSQL's integer; what is greater makes either database fail


class KeyConverter(IntegerConverter):
    """`<int:registration_id>` in an address; a greater number is an address without a page."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LAST)


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = KeyConverter
