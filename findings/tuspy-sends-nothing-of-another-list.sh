#!/bin/sh
# tuspy 1.1.0 knows a file again by its length and its first 65,536 bytes (tusclient/fingerprint/fingerprint.py, get_fingerprint
# reads one block), and never forgets one that it has sent. With store_url, a list that has as many rows of as many digits as an
# earlier one and starts with the same customers is not sent: upload() succeeds, and url is that of the earlier list. The server's
# address is no part of it either: a list that went to the server for trials is never sent to the other one.
#
# Give a fingerprinter that hashes the whole file and the address, or compare the SHA-256 of what the server holds.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tuspy==1.1.0 tinydb==4.9.0
cd "$folder"
venv/bin/python - <<'PYTHON'
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from pathlib import Path

from tusclient.client import TusClient
from tusclient.storage.filestorage import FileStorage


class Tus(BaseHTTPRequestHandler):
    """As much of tus 1.0.0 as it takes: creation, offset, bytes."""

    def answer(self, status, **headers):
        self.send_response(status)
        for name, value in {"Tus-Resumable": "1.0.0", "Content-Length": "0", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def do_POST(self):
        held = self.server.held
        path = f"/{len(held) + 1}"
        held[path] = b""
        self.answer(201, Location=f"http://127.0.0.1:{self.server.server_port}{path}")

    def do_HEAD(self):
        self.answer(200, Upload_Offset=str(len(self.server.held[self.path])))

    def do_PATCH(self):
        self.server.held[self.path] += self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(204, Upload_Offset=str(len(self.server.held[self.path])))

    def log_message(self, *_):
        pass


def start():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Tus)
    server.held = {}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def send(accounts, server):
    """What upload() leaves as the list's address on that server."""
    Path("list.txt").write_text("".join(f"{account}\n" for account in accounts))
    client = TusClient(f"http://127.0.0.1:{server.server_port}/")
    uploader = client.uploader("list.txt", store_url=True, url_storage=FileStorage("sent.json"))
    uploader.upload()
    return uploader.url


trials, real = start(), start()
first = range(20_000_000_000, 20_000_010_000)
second = [*first[:6_000], *range(20_000_500_000, 20_000_504_000)]  # 4,000 of 10,000 customers are others
addresses = [send(first, trials), send(second, trials), send(first, real)]
print("tuspy", version("tuspy"))
print("two lists that differ from row 6,001 on:", "one address" if addresses[0] == addresses[1] else "two addresses")
print("lists on the server for trials:", len(trials.held), "- on the other one:", len(real.held))
assert len(set(addresses)) == 1, "each list has its own address now"
assert (len(trials.held), len(real.held)) == (1, 0), "the lists were sent"
PYTHON
# Seen: one address; lists on the server for trials: 1 - on the other one: 0
