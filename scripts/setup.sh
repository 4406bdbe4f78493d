#!/bin/sh
# Set up .venv with the locked requirements files named as arguments, unless it already holds exactly those.
# An installation that was cut off is begun again from nothing; two at once wait for each other.
set -eu
cd "$(dirname "$0")/.."

stop() {
    printf '%s\n' "$@" >&2
    exit 1
}

find_python() {
    for name in ${PYTHON:-} python3.11 python3.12 python3.13 python3.14 python3; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    stop "The console needs Python 3.11 or newer, and none was found." \
        "Install it (Debian, Ubuntu: apt-get install python3 python3-venv; macOS: brew install python@3.11)," \
        "or name it: make run PYTHON=/path/to/python3.11"
}

works() {
    .venv/bin/python -c 'import pip' 2>/dev/null
}

make_venv() {
    python=$(find_python)
    "$python" -c 'import ensurepip, venv' 2>/dev/null || stop \
        "$python cannot make virtual environments: its venv package is missing." \
        "Install it (Debian, Ubuntu: apt-get install python3-venv) and try again."
    echo "Making .venv with $("$python" --version); a few seconds."
    rm -rf .venv
    mkdir .venv
    echo $$ >.venv/.unfinished
    "$python" -m venv .venv
}

install() {
    echo "Installing the requirements; up to a minute the first time."
    echo $$ >.venv/.unfinished
    for file in "$@"; do
        if ! .venv/bin/python -m pip install --disable-pip-version-check --require-hashes -r "$file" >.venv/setup.log 2>&1
        then
            grep -v -e '^WARNING' -e '^Looking in' .venv/setup.log | tail -n 15 >&2
            stop "Installing $file did not work; the reason is above, all of it is in .venv/setup.log." \
                "Check the network and try again: what was loaded is kept."
        fi
    done
}

# Whether the process whose id .unfinished holds is still at it; the id may long be another program's.
another_is_at_it() {
    [ -f .venv/.unfinished ] || return 1
    id=$(cat .venv/.unfinished)
    { ps -p "$id" -o args= || tr '\0' ' ' <"/proc/$id/cmdline"; } 2>/dev/null | grep -q setup.sh
}

while another_is_at_it; do
    [ -n "${waiting:-}" ] || echo "Waiting for another make that sets up .venv."
    waiting=yes
    sleep 1
done

# Catalogues of translations that are newer than what was compiled of them.
compile_catalogues() {
    for written in locale/*/LC_MESSAGES/*.po; do
        [ -f "$written" ] || return 0
        if [ ! -f "${written%.po}.mo" ] || [ "$written" -nt "${written%.po}.mo" ]; then
            .venv/bin/python scripts/catalogues.py
            return 0
        fi
    done
}

# What is compiled is found by processes that may not write here, and by all that start at once. Whoever runs what cannot
# be compiled is told of it.
compile_code() {
    .venv/bin/python -m compileall -qq console pushes || true
}

stamp=.venv/.installed-$(cat "$@" | cksum | tr ' ' -)
if [ -f "$stamp" ] && [ ! -f .venv/.unfinished ] && works; then
    compile_catalogues
    compile_code
    exit
fi
if [ -f .venv/.unfinished ] || ! works; then
    make_venv
fi
install "$@"
touch "$stamp"
rm -f .venv/.unfinished
compile_catalogues
compile_code
