#!/bin/sh
# Make sure that the browser tests have their Chromium, or their Firefox: installed where that is possible, otherwise
# said how. Usage: browser.sh chromium|firefox
set -eu

# The shell of Chromium draws pages without the windows around them, which takes two thirds of the processor. It shows no
# notifications; and systems other than Debian do not have it.
case $1 in
chromium) NAME=Chromium PROGRAMS="chromium chromium-browser" SHELL_TOO=chromium-headless-shell FONTS=fonts-noto-cjk ;;
firefox) NAME=Firefox PROGRAMS="firefox-esr firefox" SHELL_TOO="" FONTS="" ;;
esac
PACKAGES="${PROGRAMS%% *}${SHELL_TOO:+ $SHELL_TOO}${FONTS:+ $FONTS}"

is_there() {
    for name in "$@"; do
        ! command -v "$name" >/dev/null || return 0
    done
    return 1
}

# shellcheck disable=SC2086 # lists of names
if is_there $PROGRAMS && { [ -z "$SHELL_TOO" ] || is_there $SHELL_TOO; }; then
    exit
fi
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
# shellcheck disable=SC2086 # a list of names
! is_there $PROGRAMS || exit 0
cat >&2 <<END
The browser tests need $NAME. Install it (Debian: sudo apt-get install --no-install-recommends $PACKAGES),
or run the other tests: make test ARGS='-m "not browser"'
END
exit 1
