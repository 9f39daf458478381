"""Reads which change of a draft a page showed: the number stands in its form."""

from flask import request

NONE = -1  # no page of ours: it fits no draft


def draft_seen() -> int:
    typed = request.form.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else NONE
