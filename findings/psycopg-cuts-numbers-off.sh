#!/bin/sh
# psycopg's compiled part hands over Int2 and Int4 cut off to two and four bytes, without a word, where its own Python part
# raises. Django says Int4 of each number in an expression: with server_side_binding, Greatest(F("at"), Value(milliseconds))
# is computed with another number, and a column of two or four bytes is given one that was never there.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "psycopg[binary]==3.3.9"
cat > "$folder/cut.py" <<'PYTHON'
from psycopg import pq
from psycopg.adapt import PyFormat, Transformer
from psycopg.types.numeric import Int2, Int4

print(f"psycopg, {pq.__impl__}")
for number in (Int2(70_000), Int4(1_790_000_000_000)):
    try:
        handed = Transformer().get_dumper(number, PyFormat.AUTO).dump(number)
        print(f"  {type(number).__name__}({number}) is handed over as {int.from_bytes(handed, 'big', signed=True)}")
    except Exception as error:
        print(f"  {type(number).__name__}({number}) raises {error!r}")
PYTHON
PSYCOPG_IMPL=binary "$folder/venv/bin/python" "$folder/cut.py"
PSYCOPG_IMPL=python "$folder/venv/bin/python" "$folder/cut.py" || echo "psycopg, python: no libpq on this machine"
