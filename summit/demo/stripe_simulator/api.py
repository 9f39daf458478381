"""/v1 over HTTP: reads the call, sends the answer, or ends the connection as ordered."""

import contextlib
import socket
from urllib.parse import parse_qsl

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from .answers import Answer, answer
from .current import simulation
from .operations import Call
from .options import API_VERSION

blueprint = Blueprint("api", __name__)


@blueprint.route("/v1/<path:rest>", methods=["GET", "POST", "DELETE"])
def call(rest: str) -> ResponseReturnValue:
    sent = request.get_data(as_text=True) if request.method == "POST" else ""
    query = request.query_string.decode()
    simulated = simulation()
    asked = Call(
        method=request.method,
        path=f"/v1/{rest}",
        given=parse_qsl(query, keep_blank_values=True) + parse_qsl(sent, keep_blank_values=True),
        base_url=(simulated.account.options.public_base_url or request.host_url).rstrip("/"),
        key=request.headers.get("Idempotency-Key"),
    )
    given = answer(simulated.account, asked, dict(request.headers))
    if given.drop:
        return _end_connection(given)
    response = jsonify(given.body)
    response.status_code = given.status
    response.headers.update(given.headers | {"Stripe-Version": API_VERSION})
    return response


def _end_connection(given: Answer) -> ResponseReturnValue:
    """Keep the caller waiting as long as ordered, then close without a word."""
    simulation().closing.wait(given.hang)
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        with contextlib.suppress(OSError):  # the caller may have gone first
            connection.shutdown(socket.SHUT_RDWR)
    return Response(status=500)
