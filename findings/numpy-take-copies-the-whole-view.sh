#!/bin/sh
# numpy: take() of two rows of a view whose rows overlap (sliding_window_view) first copies the whole view, every row of it;
# indexing the same view with the same two numbers copies these two rows only. 20 MB of data, rows of 12 bytes: 240 MB.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check numpy==2.4.6
"$folder/venv/bin/python" - <<'PYTHON'
import tracemalloc
import numpy

data = numpy.arange(20_000_000, dtype=numpy.uint8)
rows = numpy.lib.stride_tricks.sliding_window_view(data, 12)
two = numpy.array([5, 10_000_000])


def most_memory(of):
    tracemalloc.start()
    found = of()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found, most


taken, by_take = most_memory(lambda: rows.take(two, axis=0))
indexed, by_index = most_memory(lambda: rows[two])
assert (taken == indexed).all()
print(f"numpy {numpy.__version__}: most memory of take() {by_take:,} bytes, of indexing {by_index:,} bytes")
assert by_take >= 240_000_000, "take() no longer copies the whole view"
assert by_index < 1_000_000, "indexing copies more than the rows asked for"
PYTHON
