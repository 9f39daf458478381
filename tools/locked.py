"""Takes addresses out of npm's locks: `python tools/locked.py`. What is left names and hashes.

npm writes who may be given money beside each package; a lock of ours holds no address at all.
"""

import json
from pathlib import Path

ADDRESSES = ("funding", "resolved")


def main() -> None:
    for lock in sorted(Path(__file__).parent.glob("*/package-lock.json")):
        kept = json.loads(lock.read_text())
        for package in kept["packages"].values():
            for name in ADDRESSES:
                package.pop(name, None)
        lock.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
