"""Measures public pages as a phone sees them, with Lighthouse: `make lighthouse`. Minutes.

Starts a demonstration of its own, asks for each page five times with Lighthouse's phone profile,
and prints the medians and every audit that is short of full marks. Needs Chromium and Node.
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.journeys import chromium  # noqa: E402  the path above comes first
from tests.journeys.demonstration import Demonstration  # noqa: E402

PAGES = {
    "summit": "fr/",
    "article": "en/articles/long-live-mexico",
    "programme": "es/programme/",
    "registration": "fr/register/",
}
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
COMMAND = ROOT / "tools/lighthouse/node_modules/lighthouse/cli/index.js"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--times", type=int, default=5)
    asked.add_argument("--only", default="", help="part of a page's name")
    given = asked.parse_args()
    short = 0
    with tempfile.TemporaryDirectory() as folder:
        demonstration = Demonstration(Path(folder))
        demonstration.start()
        try:
            for name, path in PAGES.items():
                if given.only in name:
                    reports = [_report(demonstration.address(path)) for _ in range(given.times)]
                    short += _tell(name, path, reports)
        finally:
            demonstration.stop()
    return 1 if short else 0


def _report(address: str) -> Mapping[str, Any]:
    node = shutil.which("node") or sys.exit("This needs Node.")
    flags = f"--chrome-flags={' '.join(chromium.FLAGS)}"
    wanted = ["--output=json", "--quiet", f"--only-categories={','.join(CATEGORIES)}", flags]
    done = subprocess.run(  # noqa: S603
        [node, str(COMMAND), address, *wanted],
        env={**os.environ, "CHROME_PATH": str(chromium.FOUND)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode:
        sys.exit(f"Lighthouse failed on {address}:\n{done.stderr[-2000:]}")
    found: Mapping[str, Any] = json.loads(done.stdout)
    return found


def _tell(name: str, path: str, reports: list[Mapping[str, Any]]) -> int:
    """Print the medians of one page; return how many categories are short of 100."""
    medians = {
        category: round(
            100 * statistics.median(one["categories"][category]["score"] or 0 for one in reports)
        )
        for category in CATEGORIES
    }
    scores = ", ".join(f"{category} {score}" for category, score in medians.items())
    sys.stdout.write(f"{name} (/{path}): {scores}\n")
    audits = reports[-1]["audits"]
    for category, score in medians.items():
        if score == 100:
            continue
        for part in reports[-1]["categories"][category]["auditRefs"]:
            audit = audits[part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                shown = audit.get("displayValue", "")
                sys.stdout.write(f"  {category}: {audit['id']} {audit['score']} {shown}\n")
    sys.stdout.flush()
    return sum(score < 100 for score in medians.values())


if __name__ == "__main__":
    sys.exit(main())
