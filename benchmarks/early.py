"""What the first look in the browser costs, beside the server's check of the same package.

A Chromium opens an empty page beside our static files, whose worker reads the package as on Create Push; a process that
stays checks it as a Celery worker does. In turns, several times over; processor seconds are those of all processes of
Chromium. Both must find the same accounts. Prints medians; the exit status is 1 where the goal is missed.
"""

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.shapes import MB, SHAPES, make  # noqa: E402 - run as a script
from benchmarks.worker import Worker, worker  # noqa: E402 - run as a script
from pushes.accounts.for_browsers import for_browsers  # noqa: E402 - run as a script
from tests.browser.chromium import launch  # noqa: E402 - run as a script

GOAL: Final = 2.0  # times the server's processor seconds
USUAL: Final = "phones,md5,quoted,all-bad,all-duplicates,mixed-emails"
READ: Final = """async ([rules, type]) => {
  const [file] = document.querySelector("input").files;
  const worker = new Worker("/js/checking/worker.js", { type: "module" });
  const found = await new Promise((done) => {
    worker.onmessage = ({ data }) => { if (data.state !== "reading") done(data); };
    worker.onerror = ({ message }) => done({ state: message });
    worker.postMessage({ job: 1, file, name: file.name, type, rules });
  });
  worker.terminate();
  return found.state === "read" ? found.accepted : found.state;
}"""


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=int, default=100)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--shapes", default=USUAL)
    options = parser.parse_args()
    print("| shape | server s | browser s | × | wall s in the browser |\n|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="early-") as folder, chromium() as page, worker() as server:
        ratios = [_measured(name, options, Path(folder), page, server) for name in options.shapes.split(",")]
    missed = max(ratios) > GOAL
    print(f"{'MISSED' if missed else 'met'}: every shape in at most {GOAL} × the server's")
    sys.exit(missed)


def _measured(name: str, options: argparse.Namespace, folder: Path, page: Page, server: Worker) -> float:
    """Both for one shape, the medians in a line of the table; how many times the server's the browser takes."""
    shape = SHAPES[name]
    source = folder / f"{name}{shape.suffix}"
    make(name, source, options.mb * MB)
    page.set_input_files("input", source)
    rules = json.loads(json.dumps(for_browsers("CN", str)))
    servers, browsers, walls = list[float](), list[float](), list[float]()
    for _ in range(options.repeats):
        accepted = folder / "accepted"
        files = ["--accepted", str(accepted), "--rejects", str(folder / "rejects")]
        servers.append(server.run(["check", str(source), "--type", str(shape.account_type), *files])[1])
        before, start = _processor(), time.perf_counter()
        found = page.evaluate(READ, [rules, str(shape.account_type)])
        walls.append(time.perf_counter() - start)
        browsers.append(_processor() - before)
        if (sent := accepted.read_bytes().count(b"\n")) != found:
            sys.exit(f"{name}: the server accepts {sent}, the browser says {found}")
    source.unlink()
    ours, theirs, wall = map(statistics.median, (servers, browsers, walls))
    print(f"| {name} | {ours:.2f} | {theirs:.2f} | {theirs / ours:.2f} | {wall:.2f} |", flush=True)
    return theirs / ours


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def chromium() -> Iterator[Page]:
    """A page of the static files with a field for a file."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(ROOT / "static")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.set_default_timeout(0)
        page.goto(f"http://127.0.0.1:{server.server_port}/js/theme.js")
        page.evaluate("document.body.innerHTML = '<input type=file>'")
        yield page
        browser.close()
    server.shutdown()


def _processor() -> float:
    """Processor seconds of all processes below this one that are a Chromium's."""
    below, used = {os.getpid()}, 0
    numbered = (each for each in Path("/proc").iterdir() if each.name.isdigit())
    for place in sorted(numbered, key=lambda each: int(each.name)):
        try:
            text = (place / "stat").read_text()
        except OSError:
            continue
        name, _, rest = text.partition("(")[2].rpartition(")")
        fields = rest.split()
        if int(fields[1]) in below:
            below.add(int(place.name))
            used += sum(map(int, fields[11:13])) if name.startswith("chrom") else 0
    return used / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
