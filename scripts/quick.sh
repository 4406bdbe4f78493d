#!/bin/sh
# Run what a change can reach, the nearest first, for 70 s: the tests of `make test-quick`.
# Usage: quick.sh COMMIT|"" [ARGUMENTS OF PYTEST...]
set -eu

since=$1
shift
QUICK_UNTIL=$(($(date +%s) + 70))
export QUICK_UNTIL DEEP_EXAMPLES=30 PYTHONDONTWRITEBYTECODE=
groups=$(mktemp)
trap 'rm -f "$groups"' EXIT
.venv/bin/python scripts/quick.py ${since:+"$since"} >"$groups"
while read -r files; do
	# To collect a group takes some seconds, and it must run after that.
	if [ "$(date +%s)" -gt $((QUICK_UNTIL - 15)) ]; then
		echo "The time of make test-quick is over; make test runs the rest."
		break
	fi
	# shellcheck disable=SC2086 # several files; a group that has none without processes and browsers ends with 5
	.venv/bin/python -m pytest -n 2 --dist loadfile -q --no-loadscope-reorder -p tests.within \
		-m "not browser and not processes" $files "$@" </dev/null || [ $? = 5 ]
done <"$groups"
