"""How alike texts are, and which words say so."""

import pytest

from summit.articles.words import LEAST, Corpus, count_words
from summit.kernel.languages import Language


def counts(text, title="", language=Language.ES, topics=()):
    return count_words(language, title=title, text=text, topics=topics)


WATER = counts("El agua del río cruza la frontera y une las ciudades.", "Agua sin frontera")
RIVERS = counts("Las aguas de los ríos no conocen fronteras.", "Ríos")
TRADE = counts("El comercio crece con aranceles y puertos.", "Comercio")
SCHOOL = counts("Las escuelas abren sus puertas a la lectura.", "Escuelas")
CORPUS = Corpus({1: WATER, 2: RIVERS, 3: TRADE, 4: SCHOOL})


def test_texts_about_the_same_are_alike_and_others_are_not():
    found = dict(CORPUS.closest(WATER, besides=1))

    assert list(found) == [2]
    assert found[2].weight >= LEAST


def test_the_words_that_say_so_are_named_with_their_weight():
    words = dict(CORPUS.closest(WATER, besides=1))[2].words

    assert {word.removesuffix("s") for word in words} >= {"agua", "frontera"}
    assert list(words.values()) == sorted(words.values(), reverse=True)
    assert all(weight > 0 for weight in words.values())


def test_likeness_is_the_same_from_both_sides():
    there = dict(CORPUS.closest(WATER, besides=1))[2]
    back = dict(CORPUS.closest(RIVERS, besides=2))[1]

    assert there.weight == back.weight
    assert dict(there.words) == dict(back.words)


def test_a_text_is_never_like_itself():
    assert 1 not in dict(CORPUS.closest(WATER, besides=1))


def test_one_shared_word_is_a_coincidence():
    corpus = Corpus({1: counts("agua puente"), 2: counts("agua mercado"), 3: counts("escuela luz")})

    assert corpus.closest(counts("agua puente"), besides=1) == []


def test_words_that_everybody_writes_weigh_nothing():
    plain = counts("Pero cuando todos los que están aquí son como este otro.")

    assert set(plain) <= {"aqui"}


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Ciudades", "CIUDAD", Language.ES),
        ("voces", "voz", Language.ES),
        ("Cities", "city", Language.EN),
        ("classes", "class", Language.EN),
        ("villes", "Ville", Language.FR),
        ("Québec", "QUEBEC", Language.FR),
    ],
)
def test_plural_and_accents_do_not_part_words(one, other, language):
    assert set(counts(one, language=language)) == set(counts(other, language=language))


def test_a_word_in_the_title_says_more():
    assert counts("", title="agua")["agua"][0] > counts("agua")["agua"][0]


def test_texts_without_words_are_like_nothing():
    assert Corpus({1: {}, 2: {}}).closest({}, besides=1) == []
    assert Corpus({}).closest(WATER) == []
