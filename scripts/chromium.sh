#!/bin/sh
# Make sure that the browser tests have their Chromium: installed where that is possible, otherwise said how.
set -eu

PACKAGES="chromium fonts-noto-cjk"

for name in chromium chromium-browser; do
    if command -v "$name" >/dev/null; then
        exit
    fi
done
case ${ARGS:-} in
*"not browser"*) exit ;;
esac
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing Chromium for the browser tests; about a minute."
    log=$(mktemp)
    # shellcheck disable=SC2086 # a list of packages
    if { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $PACKAGES; } \
        >"$log" 2>&1; then
        rm -f "$log"
        exit
    fi
    tail -n 15 "$log" >&2
    rm -f "$log"
fi
cat >&2 <<END
The browser tests need Chromium. Install it (Debian: sudo apt-get install --no-install-recommends $PACKAGES),
or run the other tests: make test ARGS='-m "not browser"'
END
exit 1
