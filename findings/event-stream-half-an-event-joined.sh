#!/usr/bin/env bash
# sseclient 0.0.27 keeps the whole lines of an event that was cut off, reconnects, and joins them with the first event of
# the new line, though it means to throw half a message away: the app gets one event with the data of both.
# The HTML standard drops what is incomplete at the end of a stream (httpx-sse 0.4.3 does).
# Needs Python 3.9 or newer. Exits with 1 when the behaviour is another by now.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check sseclient==0.0.27 requests==2.32.3
"$folder/venv/bin/python" - <<'PY'
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

from sseclient import SSEClient

# The first line breaks inside the event, the second brings it whole: as a server does that lost its line.
ANSWERS = [b"retry: 1\n\ndata: one\nid", b"data: one\nid: 1\n\n"]


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        self.wfile.write(ANSWERS.pop(0))

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
with_data = (event.data for event in SSEClient(f"http://127.0.0.1:{server.server_port}/") if event.data)
data = next(with_data)
print("sseclient 0.0.27 hands on:", repr(data))
sys.exit(0 if data == "one\none" else 1)
PY
# Seen: sseclient 0.0.27 hands on: 'one\none'
