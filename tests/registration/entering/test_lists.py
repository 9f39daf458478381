"""A city sends a list: what is read, what is said of each row, and each bad list by its name."""

import csv
import io
import time
import zipfile

import openpyxl
import pytest

from summit.kernel.languages import Language
from summit.registration.entering.errors import (
    BrokenLetters,
    EmptyList,
    NoList,
    TooLargeList,
    TooManyRows,
)
from summit.registration.entering.sheet import (
    MOST_BYTES,
    Types,
    guess,
    open_list,
    read,
    unpacked,
)
from summit.registration.models import Attendee, Registration
from summit.web.downloads import csv_text
from tests.browsing import answers_in, text_of

HEAD = ["Nombre(s)", "Apellidos", "Cargo", "Tipo", "Correo", "Acompaña a"]

NO_TYPES = Types(named={}, rates={}, names={})


def as_csv(*rows, encoding="utf-8"):
    target = io.StringIO()
    csv.writer(target, delimiter=";").writerows(rows)
    return target.getvalue().encode(encoding)


def as_xlsx(*rows):
    book, target = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(target)
    return target.getvalue()


PEOPLE = (HEAD, ["María", "Ruiz López", "Síndica", "Category", "m@city.example", ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_list_is_read_in_the_letters_programs_write(encoding):
    assert open_list(as_csv(*PEOPLE, encoding=encoding))[1][:2] == ["María", "Ruiz López"]


def test_a_workbook_is_read_as_a_csv_is():
    assert open_list(as_xlsx(*PEOPLE)) == open_list(as_csv(*PEOPLE))


def test_columns_are_known_by_their_names_in_three_languages():
    assert guess(HEAD) == ["given_name", "family_name", "role", "category", "email", "principal"]
    assert guess(["Nom", "Prénom", "Poste"]) == ["family_name", "given_name", "role"]
    assert guess(["Nombre", "Puesto"]) == ["name", "role"]  # one column of names holds whole names
    assert guess(["x", "First name", "First name"]) == ["", "name", ""]


def test_whole_names_are_divided_and_what_is_not_understood_stays():
    cells = [["Name", "Type", "Language"], ["Mtra. Ana Ruiz López", "Guru", "klingon"]]

    row = read(cells, guess(cells[0]), language=Language.ES, types=NO_TYPES)[0]

    assert (row.title, row.given_name, row.family_name) == ("Mtra.", "Ana", "Ruiz López")
    assert (row.number, row.category, row.language) == (2, "Guru", "?")


@pytest.mark.parametrize(
    ("name", "content", "refusal"),
    [
        ("wrong encoding", as_csv(*PEOPLE).decode().encode("utf-8").decode("cp1252").encode(),
         BrokenLetters),
        ("letters of DOS", "Nombre;Apellido\r\nMar¡a;L¢pez\r\n".encode("cp1252"), BrokenLetters),
        ("10,000 rows", as_csv(HEAD, *[["Ana", "Ruiz"]] * 10_000), TooManyRows),
        ("10,000 rows in a workbook", as_xlsx(HEAD, *[["Ana", "Ruiz"]] * 10_000), TooManyRows),
        ("empty", b"", EmptyList),
        ("a header and nobody", as_csv(HEAD), EmptyList),
        ("an empty workbook", as_xlsx(), EmptyList),
        ("too large", b"a;b\n" * (MOST_BYTES // 4 + 1), TooLargeList),
        ("a PDF that is called .csv", b"%PDF-1.7 and so on", NoList),
        ("a ZIP that is called .xlsx", b"PK\x03\x04 and so on", NoList),
        ("an older workbook", b"\xd0\xcf\x11\xe0 and so on", NoList),
        ("bytes of no text", bytes(range(1, 255)), NoList),
        ("a page of the web", b"<!DOCTYPE html><p>Ana", NoList),
        ("a cell without an end", b'Nombre;Cargo\n"Ana;Sindica\n', NoList),
    ],
)  # fmt: skip
def test_a_bad_list_is_refused_by_its_name_and_cheaply(name, content, refusal):
    begun = time.process_time()

    with pytest.raises(refusal):
        open_list(content)

    assert time.process_time() - begun < 0.5, name


def test_a_workbook_that_unpacks_to_very_much_is_refused_before_it_is_parsed():
    book = as_xlsx(HEAD, ["Ana"])
    target = io.BytesIO(book)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/media/bomb.xml", b"\0" * (30 * 1024 * 1024))

    with pytest.raises(TooLargeList):
        open_list(target.getvalue())


def test_a_workbook_that_is_damaged_inside_is_no_list():
    book = bytearray(as_xlsx(HEAD, *[[f"Ana {at}", f"{at * 7919}"] for at in range(30)]))
    with zipfile.ZipFile(io.BytesIO(bytes(book))) as packed:
        sheet = packed.getinfo("xl/worksheets/sheet1.xml")
    within = sheet.header_offset + 30 + len(sheet.filename) + 60  # past its head, in its content
    book[within : within + 40] = bytes(sign ^ 0xFF for sign in book[within : within + 40])

    with pytest.raises(NoList):
        open_list(bytes(book))


def test_the_rows_of_a_workbook_are_counted_before_it_is_parsed():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b'<row r="1">' * 3_000)  # and no workbook

    with pytest.raises(TooManyRows):
        open_list(target.getvalue())


@pytest.mark.parametrize("make_file", [as_csv, as_xlsx])
def test_a_formula_in_a_cell_is_kept_as_harmless_text(make_file):
    formula = '=HYPERLINK("http://evil.example";"Ana")'
    cells = open_list(make_file(["Nombre", "Apellidos"], [formula, "Ruiz"]))

    row = read(cells, guess(cells[0]), language=Language.ES, types=NO_TYPES)[0]

    assert row.given_name == formula
    assert f"\"'{formula[:11]}" in csv_text(["Name"], [[row.given_name]])


def test_what_no_page_of_ours_carried_is_no_list():
    for text in ("", "{", "7", '{"a": 1}', "[" * 100_000, "[[1, 2], 3]"):
        assert all(isinstance(cell, str) for row in unpacked(text) for cell in row)


def test_a_list_shows_each_fault_by_row_and_what_is_right_is_taken_over(desk, make, stored):
    category, companion = make.category(), make.category(is_companion=True)
    content = as_csv(
        HEAD,
        ["Ana", "Ruiz", "Síndica", category.name.to(Language.ES), "ana@city.example", ""],
        ["Luz", "Paz", "", companion.name.to(Language.FR), "", "ana ruiz"],
        ["Eva", "Sol", "", "Astronauta", "", ""],
        ["Leo", "Mar", "", companion.code, "", "Nadie Nunca"],
        ["Pía", "Oro", "", category.code, "pia at city", ""],
    )
    answers = desk.fill(category, people_0_given_name="") | {"upload": "1"}
    del answers["people-0-category"]

    seen = desk.send(answers | {"names_file": (io.BytesIO(content), "lista.csv")})

    said = text_of(seen)
    assert "Row 4 of the list: There is no participation type “Astronauta” here" in said
    assert "“Nadie Nunca” stands neither in the list nor on this form" in said
    assert "Row 6 of the list – E-mail: Add the @" in said
    shown = answers_in(seen)
    assert (shown["rows-1-principal"], shown["columns-0"]) == ("row-0", "given_name")
    taken = answers_in(desk.send(shown | {"take": "1"}))
    assert [taken[f"people-{at}-given_name"] for at in (0, 1)] == ["Ana", "Luz"]
    assert [taken[f"rows-{at}-given_name"] for at in (0, 1, 2)] == ["Eva", "Leo", "Pía"]
    done = desk.send(answers_in(desk.send(taken | {"discard": "1"})))
    assert done.status_code == 303
    people = stored(Attendee)
    assert [one.given_name for one in people] == ["Ana", "Luz"]
    assert people[1].principal_id == people[0].id


def test_columns_are_named_by_hand_where_their_names_say_nothing(desk, make):
    category = make.category()
    content = as_csv(["A", "B"], ["Ana Ruiz", "Mayor"])
    answers = desk.fill(category, pasted_category=category.code) | {"upload": "1"}

    seen = desk.send(answers | {"names_file": (io.BytesIO(content), "list.csv")})

    assert "Say which column holds the names." in text_of(seen)
    named = answers_in(seen) | {"columns-0": "name", "columns-1": "role", "match": "1"}
    shown = answers_in(desk.send(named))
    assert (shown["rows-0-given_name"], shown["rows-0-role"]) == ("Ana", "Mayor")
    assert shown["rows-0-category"] == category.code


def test_a_refused_file_keeps_what_was_typed(desk, make, stored):
    answers = desk.fill(make.category()) | {"upload": "1"}

    refused = desk.send(answers | {"names_file": (io.BytesIO(b"%PDF-1"), "list.csv")})
    missing = desk.send(answers)

    assert "This file is no list that can be read." in text_of(refused)
    assert "Choose the file with the list first." in text_of(missing)
    assert answers_in(refused)["people-0-given_name"] == "Ana"
    assert not stored(Registration)


def test_who_holds_places_is_told_how_many_are_left_and_none_is_held(desk, make, stored):
    category = make.category(capacity=2)
    more = {f"people-{at}-{name}": value for at in (1, 2) for name, value in
            {"category": category.code, "given_name": "Eva", "language": "es"}.items()}  # fmt: skip

    seen = desk.send(desk.fill(category) | more)

    assert "Left at this moment: 2." in text_of(seen)
    assert not stored(Registration)


def test_a_rate_that_organizers_call_normal_is_that_rate():
    types = Types(
        named={"delegate": "delegate"},
        rates={("delegate", "tarifa normal"): "delegate.3"},
        names={"delegate": "Delegate"},
    )

    assert types.find("Delegate", "Tarifa normal") == "delegate.3"
    assert types.find("Delegate", "Normal") == "delegate"
