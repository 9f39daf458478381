"""The site's own texts in one language: a journey looks for what a person would read there."""

from functools import cache

from babel.support import Translations

from tests.journeys.demonstration import ROOT


class Words:
    """`fr("Register")` is what the page says in French; facts are named as in the msgid."""

    def __init__(self, language):
        self.catalogue = Translations.load(str(ROOT / "summit/translations"), [language])

    def __call__(self, text, **facts):
        return self.catalogue.ugettext(text) % facts

    def many(self, one, several, num, **facts):
        return self.catalogue.ungettext(one, several, num) % {"num": num, **facts}


@cache
def words_in(language):
    return Words(language)
