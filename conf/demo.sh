#!/bin/sh
# What `make demo` runs: glossd in a temporary folder of its own, one subscriber, one document, and a clean stop.
# usage: demo.sh BUILD-FOLDER DOCUMENT
set -eu

build=$(cd "$1" && pwd)
document=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
conf=$(cd "$(dirname "$0")" && pwd)/demo.yaml
[ -r "$document" ] || { echo "demo: cannot read $document" >&2; exit 2; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/glossd-demo.XXXXXX")
daemon='' subscriber=''
stop() {
	[ -z "$subscriber" ] || kill "$subscriber" 2>/dev/null || :
	[ -z "$daemon" ] || { kill "$daemon" 2>/dev/null || :; wait "$daemon" 2>/dev/null || :; }
	[ ! -s "$folder/log" ] || ! grep -q 'level=\(error\|warning\)' "$folder/log" || cat "$folder/log" >&2
	rm -rf "$folder"
}
trap stop EXIT
trap 'exit 1' INT TERM

# The endpoints of demo.yaml are relative: they lie here.
cd "$folder"
"$build/glossd" --config "$conf" 2>log &
daemon=$!
"$build/gloss" status --config "$conf" --timeout 10s >/dev/null || { cat log >&2; exit 1; }

"$build/gloss" listen demo/doc --config "$conf" --count 1 --format text 2>subscriber &
subscriber=$!
until grep -q listening subscriber; do
	kill -0 "$subscriber" 2>/dev/null || { cat subscriber >&2; exit 1; }
	sleep 0.05
done
"$build/gloss" submit --config "$conf" --channel demo "$document" >accepted
wait "$subscriber"
subscriber=''
kill "$daemon"
wait "$daemon"
daemon=''
