#!/usr/bin/env bash
# Both targets for some seconds each, on their seeds and a little further. The argument is the number of seconds.
set -euo pipefail
cd "$(dirname "$0")/.."
seconds="${1:-20}"
new="$(mktemp -d)"
mkdir "$new/notation" "$new/loader"
trap 'rm -rf "$new"' EXIT
options=(-max_total_time="$seconds" -timeout=10 -verbosity=0 -print_final_stats=0)
python fuzz/notation.py "${options[@]}" -max_len=200 "$new/notation" fuzz/corpus/notation
python fuzz/loader.py "${options[@]}" -max_len=2000 "$new/loader" fuzz/corpus/loader tests/faults examples
