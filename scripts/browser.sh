#!/bin/sh
# Make sure that the browser tests have their Chromium, or their Firefox: installed where that is possible, otherwise
# said how. Usage: browser.sh chromium|firefox
set -eu

case $1 in
chromium) NAME=Chromium PROGRAMS="chromium chromium-browser" PACKAGES="chromium fonts-noto-cjk" ;;
firefox) NAME=Firefox PROGRAMS="firefox-esr firefox" PACKAGES="firefox-esr" ;;
esac

for name in $PROGRAMS; do
    if command -v "$name" >/dev/null; then
        exit
    fi
done
case ${ARGS:-} in
*"not browser"*) exit ;;
esac
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing $NAME for the browser tests; about a minute."
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
The browser tests need $NAME. Install it (Debian: sudo apt-get install --no-install-recommends $PACKAGES),
or run the other tests: make test ARGS='-m "not browser"'
END
exit 1
