#!/bin/sh
# Makes static/vendor/bootstrap/ anew from tools/bootstrap/: needs Node 20 and npm, nothing stays behind.
# The lock names versions and hashes but no download address, so any registry serves.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
out="$here/static/vendor/bootstrap"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/tools/bootstrap/* "$work"
cd "$work"
npm ci --no-audit --no-fund --ignore-scripts --omit-lockfile-registry-resolved
mkdir -p "$out"
# without its last line, which points to a source map that is not here
sed 's,/\*# sourceMappingURL=.*\*/,,' node_modules/bootstrap/dist/css/bootstrap.min.css > "$out/bootstrap.min.css"
cp node_modules/bootstrap/LICENSE "$out/LICENSE.txt"
