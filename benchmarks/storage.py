"""How long a check of a package takes whose files are encrypted, or lie in a bucket, beside the same on this disk.

A server of the S3 API on this machine (rclone) takes its processor from the same cores. In turns, in a process that
stays, as a worker does: the package is fetched, checked, and what comes of it stored. Prints medians and ratios.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
FOLDER: Final = tempfile.TemporaryDirectory(prefix="storage-")
os.environ |= {"DATA_DIR": f"{FOLDER.name}/data", "DJANGO_SETTINGS_MODULE": "console.settings"}

os.environ["FILE_KEYS"] = urlsafe_b64encode(os.urandom(32)).decode()

import django  # noqa: E402 - its settings read the environment

django.setup()

from benchmarks.shapes import make  # noqa: E402
from console.bucket import LOCAL, files  # noqa: E402
from pushes.accounts import check_package  # noqa: E402
from pushes.storage.encrypted import EncryptedFiles  # noqa: E402
from pushes.storage.local import LocalFiles  # noqa: E402
from pushes.storage.s3 import S3Files  # noqa: E402
from tests.s3 import S3Server  # noqa: E402

GOAL: Final = 1.25


def main() -> int:
    """Measure; the exit status is 1 when the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=100, help="size of the package (default 100)")
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with FOLDER:
        return measured(Path(FOLDER.name), int(options.mb * 1_000_000), options.repeats)


def measured(folder: Path, size: int, repeats: int) -> int:
    """Print a table of both storages; 1 when the goal is missed."""
    make("phones", folder / "phones.txt", size)
    server = S3Server(folder / "bucket")
    storages = {
        "disk": LocalFiles(),
        "encrypted disk": EncryptedFiles(LOCAL),
        "bucket": S3Files(**files(server.url("bench"))["OPTIONS"]),
        "encrypted bucket": EncryptedFiles(files(server.url("bench/encrypted"))),
    }
    try:
        for name, storage in storages.items():
            with storage.written(f"{name}/original.txt") as path:
                path.write_bytes((folder / "phones.txt").read_bytes())
        runs: dict[str, list[tuple[float, float]]] = {name: [] for name in storages}
        for number in range(repeats + 1):
            for name, storage in storages.items():
                once = taken(storage, name)
                if number:  # the first one warms up
                    runs[name].append(once)
    finally:
        server.kill()
    return told(runs)


def taken(storage: Any, folder: str) -> tuple[float, float]:
    """Wall and processor seconds of one check."""
    wall, processor = time.perf_counter(), time.process_time()
    with (
        storage.here(f"{folder}/original.txt") as original,
        storage.written(f"{folder}/accounts.txt") as accepted,
        storage.written(f"{folder}/rejects.csv") as rejects,
    ):
        check_package(original, name="phones.txt", account_type=1002, accepted=accepted, rejects=rejects)
    return time.perf_counter() - wall, time.process_time() - processor


def told(runs: dict[str, list[tuple[float, float]]]) -> int:
    """Say it; 1 when the goal is missed."""
    medians = {name: [statistics.median(column) for column in zip(*taken, strict=True)] for name, taken in runs.items()}
    print("| files | wall s | processor s |\n|---|---:|---:|")
    for name, (wall, processor) in medians.items():
        print(f"| {name} | {wall:.2f} | {processor:.2f} |")
    ratios = {
        name: [one / disk for one, disk in zip(taken, medians["disk"], strict=True)] for name, taken in medians.items()
    }
    print(f"\nof a disk: at most {GOAL} of the wall is the goal")
    for name, (wall, processor) in list(ratios.items())[1:]:
        print(f"{name}: {wall:.2f} × the wall, {processor:.2f} × the processor")
    return int(max(ratios["encrypted disk"][0], ratios["bucket"][0]) > GOAL)


if __name__ == "__main__":
    sys.exit(main())
