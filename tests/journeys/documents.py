"""HTML documents as they are sent, and html-validate before them."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

TOOL = Path(__file__).resolve().parents[2] / "tools" / "html-validate"
NODE = shutil.which("node")
NOT_TESTED = (
    ""
    if NODE and (TOOL / "node_modules").exists()
    else "HTML NOT VALIDATED: install nodejs and npm, then `make journeys`"
)


def faults_in(folder):
    """Return what html-validate says of the documents of a folder."""
    command = [NODE, "node_modules/html-validate/bin/html-validate.mjs", "--formatter", "json"]
    done = subprocess.run(
        [*command, "-c", "htmlvalidate.json", str(folder)],
        cwd=TOOL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return [
        f"{Path(one['filePath']).stem}:{said['line']} {said['ruleId']}: {said['message']}"
        for one in json.loads(done.stdout)
        for said in one["messages"]
    ]


def keep_documents(page, folder):
    """Keep every HTML document a page is sent from now on, as it was sent."""

    def keep(response):
        if response.request.is_navigation_request() and not 300 <= response.status < 400:
            number = len(list(folder.iterdir()))
            name = urlsplit(response.url).path.strip("/").replace("/", "_")[:80] or "root"
            (folder / f"{number:03}-{name}.html").write_bytes(response.body())

    page.on("response", keep)
