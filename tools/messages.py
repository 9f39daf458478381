"""Collects every text of the site into the French and Spanish catalogues: `make messages`.

Translations that stand stay; new sentences come in empty; what no page says any more goes out.
"""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = ROOT / "summit" / "translations"
ONE = None  # the text is the first argument
SEVERAL = (1, 2)  # one, several
WORDS = {  # how texts are marked; tests/web/test_translations.py sees that nobody uses other names
    "_": ONE,
    "_l": ONE,
    "N_": ONE,
    "gettext": ONE,
    "lazy_gettext": ONE,
    "ngettext": SEVERAL,
    "lazy_ngettext": SEVERAL,
}
HEADER = """# {title}. `make messages` writes this file; translators fill its msgstr.
msgid ""
msgstr ""
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural={plural};\\n"

"""
LANGUAGES = {"fr": ("French (Québec)", "(n > 1)"), "es": ("Spanish (México)", "(n != 1)")}


def collect() -> Catalog:
    with (CATALOGUES / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = Catalog()
    for folder in ("summit", "templates"):
        texts = extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), kind) for pattern, kind in methods],
            options,
            keywords=WORDS,
            directory_filter=lambda path: Path(path).name not in ("demo", "__pycache__"),
        )
        for _file, _line, message, _comments, context in texts:
            found.add(message, context=context)
    return found


def main() -> None:
    template = collect()
    for code, (title, plural) in LANGUAGES.items():
        file = CATALOGUES / code / "LC_MESSAGES" / "messages.po"
        with file.open("rb") as kept:
            catalogue = read_po(kept, locale=code)
        catalogue.update(template, no_fuzzy_matching=True)
        text = BytesIO()
        write_po(
            text,
            catalogue,
            width=100,
            no_location=True,
            omit_header=True,
            sort_output=True,
            ignore_obsolete=True,
        )
        header = HEADER.format(title=title, code=code, plural=plural)
        file.write_text(header + text.getvalue().decode().lstrip("\n"))


if __name__ == "__main__":
    main()
