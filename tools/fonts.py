"""Fetch the fonts the site and its PDFs are set in: `python tools/fonts.py`.

Needs npm and its registry, and only when the fonts change: what it makes is committed.

Web: Source Serif 4 and Source Sans 3, upright, weight axis only, one file for each script, so
that a page in French loads two files and a name in Greek one more. The files are taken as they
are; `fonts.css` tells the browser which letters are where.
PDF: the static TrueType files of the same families by their maker, because ReportLab draws no
variable fonts. Each has all its letters in one file and is taken as it is, since the licence
keeps the name "Source" for unchanged fonts. What neither has comes from DejaVu Sans.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"
SERIF, SANS = "@fontsource-variable/source-serif-4", "@fontsource-variable/source-sans-3"
VERSIONS = {
    SERIF: "5.3.1",
    SANS: "5.3.0",
    "source-serif": "4.5.1",
    "source-sans": "3.52.0",
    "dejavu-fonts-ttf": "2.37.3",
}
WEB = {"Source Serif 4": SERIF, "Source Sans 3": SANS}
PDF = (
    "source-serif/TTF/SourceSerif4-Regular.ttf",
    "source-serif/TTF/SourceSerif4-Semibold.ttf",
    "source-sans/TTF/SourceSans3-Regular.ttf",
    "source-sans/TTF/SourceSans3-Semibold.ttf",
    "dejavu-fonts-ttf/ttf/DejaVuSans.ttf",
)
METRICS = {  # ascent, descent, mean width of a letter, in ems: capsize's (its own for DejaVu here)
    "Source Serif 4": (1.036, 0.335, 0.479),
    "Source Sans 3": (1.024, 0.400, 0.418),
}
STANDINS = {  # what is on the reader's machine until ours has come: its names, its mean width
    "Source Serif 4": {
        "Georgia": (("Georgia",), 913 / 2048),
        "Noto Serif": (("Noto Serif",), 0.481),
        "Times": (("Times New Roman", "Liberation Serif"), 832 / 2048),
        "DejaVu Serif": (("DejaVu Serif",), 0.519),
    },
    "Source Sans 3": {
        "Arial": (("Arial", "Liberation Sans"), 913 / 2048),
        "Roboto": (("Roboto",), 911 / 2048),
        "DejaVu Sans": (("DejaVu Sans",), 0.513),
    },
}
FACE = re.compile(r"url\(\./files/(?P<file>[^)]+)\).*?unicode-range: (?P<range>[^;]+);", re.DOTALL)
HEAD = """\
/* Made by tools/fonts.py; do not edit. SIL Open Font License, fonts/OFL.txt.
   Where two ranges share a letter the later rule wins, so Latin stands last. */
"""


def fetch(folder: Path) -> Path:
    """Install the packages below `folder` and return where they lie. No script of theirs runs."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("This needs npm.")
    wanted = [f"{name}@{version}" for name, version in VERSIONS.items()]
    options = ["--prefix", str(folder), "--ignore-scripts", "--no-audit", "--no-fund"]
    subprocess.run([npm, "install", *options, *wanted], check=True)  # noqa: S603
    return folder / "node_modules"


def make_web(packages: Path) -> None:
    """Copy the web fonts and write the style sheet that names them."""
    rules = [HEAD]
    for family, package in WEB.items():
        for face in FACE.finditer((packages / package / "wght.css").read_text()):
            shutil.copy(packages / package / "files" / face["file"], STATIC / "fonts")
            rules.append(
                f'@font-face {{\n  font-family: "{family}";\n'
                f'  src: url(../fonts/{face["file"]}) format("woff2");\n'
                "  font-weight: 200 900;\n  font-display: swap;\n"
                f"  unicode-range: {face['range'].replace(',', ', ')};\n}}\n"
            )
    rules += [rule for family in STANDINS for rule in _standins(family)]
    (STATIC / "css" / "fonts.css").write_text("".join(rules))


def _standins(family: str) -> Iterator[str]:
    """Yield faces of other fonts as wide and tall as ours: no line moves when it comes."""
    ascent, descent, width = METRICS[family]
    for name, (locals_, own_width) in STANDINS[family].items():
        size = width / own_width
        sources = ", ".join(f'local("{one}")' for one in locals_)
        yield (
            f'@font-face {{\n  font-family: "{family} on {name}";\n  src: {sources};\n'
            f"  size-adjust: {size:.1%};\n  ascent-override: {ascent / size:.1%};\n"
            f"  descent-override: {descent / size:.1%};\n  line-gap-override: 0%;\n}}\n"
        )


def make_pdf(packages: Path) -> None:
    """Copy the fonts that PDFs embed."""
    for file in PDF:
        shutil.copy(packages / file, STATIC / "fonts" / "pdf")
    shutil.copy(packages / "dejavu-fonts-ttf" / "LICENSE", STATIC / "fonts/pdf/DejaVu-LICENSE.txt")


def make_notices(packages: Path) -> None:
    """Write the licence, and which package and version each font came from."""
    licences = [
        (packages / name / "LICENSE.md").read_text() for name in ("source-serif", "source-sans")
    ]
    holders = [text.splitlines()[0].strip() for text in licences]
    terms = licences[0].split("\n", 1)[1].strip()
    (STATIC / "fonts" / "OFL.txt").write_text("\n".join(holders) + "\n\n" + terms + "\n")
    lines = [f"{name} {version}" for name, version in VERSIONS.items()]
    (STATIC / "fonts" / "SOURCES.txt").write_text("\n".join(["npm packages:", *lines]) + "\n")


def main() -> None:
    """Make every file anew; a file that is no longer wanted goes."""
    for stale in [*STATIC.glob("fonts/*.woff2"), *STATIC.glob("fonts/pdf/*")]:
        stale.unlink()
    (STATIC / "fonts" / "pdf").mkdir(parents=True, exist_ok=True)
    (STATIC / "css").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        packages = fetch(Path(folder))
        make_web(packages)
        make_pdf(packages)
        make_notices(packages)
    made = [*STATIC.glob("fonts/**/*.*"), STATIC / "css" / "fonts.css"]
    sys.stdout.writelines(f"{p.stat().st_size:9,} {p.relative_to(STATIC)}\n" for p in sorted(made))


if __name__ == "__main__":
    main()
