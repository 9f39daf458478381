"""What every template keeps to: nothing inline, every text to be translated."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path("templates")
PAGES = sorted(path for path in TEMPLATES.rglob("*.html") if "mail" not in path.parts)
INLINE = re.compile(  # JSON-LD is data: no policy stops it, and nothing runs it
    r"<style\b|\sstyle=|\son[a-z]+=\s*[\"']|javascript:|<script(?![^>]*(?:\bsrc=|application/ld\+json))",
    re.I,
)


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_nothing_is_inline_in_a_page(path):
    found = INLINE.findall(path.read_text(encoding="utf-8"))

    assert found == []  # the policy forbids it: a browser would leave it out


@pytest.mark.parametrize("path", PAGES, ids=str)
def test_nothing_is_loaded_from_another_host(path):
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"(?:src|srcset|action)=[\"']https?:", text) == []
    assert re.findall(r"<link[^>]+href=[\"']https?:", text) == []
