#!/bin/sh
# Make sure that gettext is there, which finds the words to translate: installed where that is possible, or said how.
set -eu

if command -v xgettext >/dev/null && command -v msgmerge >/dev/null; then
    exit
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing gettext for the catalogue of translations."
    log=$(mktemp)
    if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends gettext; } \
        >"$log" 2>&1; then
        rm -f "$log"
        exit
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
fi
cat >&2 <<END
The catalogue of translations needs gettext. Install it (Debian: sudo apt-get install --no-install-recommends gettext;
macOS: brew install gettext), and try again.
END
exit 1
