#!/bin/sh
# Makes static/vendor/decoder/ anew from tools/decoder/: needs Node 20 and npm, nothing stays behind.
# The lock names versions and hashes but no download address, so any registry serves.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
out="$here/static/vendor/decoder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$here"/tools/decoder/* "$work"
cd "$work"
npm ci --no-audit --no-fund --ignore-scripts --omit-lockfile-registry-resolved
for worker in zxing qr; do
  node_modules/@esbuild/*/bin/esbuild "$worker-worker.js" --bundle --minify --format=iife \
    --target=es2020 --legal-comments=none --outfile="$out/$worker-worker.js"
done
cp node_modules/zxing-wasm/dist/reader/zxing_reader.wasm "$out/"
cp node_modules/zxing-wasm/LICENSE "$out/LICENSE-zxing-wasm.txt"
cp node_modules/qr/LICENSE-MIT "$out/LICENSE-qr.txt"
cp node_modules/qr/LICENSE "$out/LICENSE-APACHE-2.0.txt"
