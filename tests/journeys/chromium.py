"""The machine's own Chromium: where it is and how it is started."""

import shutil

FOUND = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
).split()


def launch(playwright, *flags):
    return playwright.chromium.launch(executable_path=FOUND, args=[*FLAGS, *flags])
