#!/usr/bin/env bash
# Which clients of event streams come back, at their defaults, after the server ended a stream as it should (as every server
# does that is restarted), and after one answer of 503 (as every proxy gives meanwhile).
# Needs Python 3.9 or newer, node 20 and npm. Exits with 1 when the behaviour is another by now.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  aiohttp-sse-client==0.2.1 requests-sse==0.5.3
echo '{"private": true}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  @microsoft/fetch-event-source@2.0.1 extended-eventsource@2.1.0 eventsource@4.1.1
cat > try.py <<'PY'
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

calls = Counter()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        calls[self.path] += 1
        event = b"retry: 100\n\nid: 1\ndata: one\n\n"
        busy = self.path.startswith("/503") and calls[self.path] == 2
        self.send_response(503 if busy else 200)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.send_header("Content-Length", "0" if busy else str(len(event)))
        self.end_headers()
        self.wfile.write(b"" if busy else event)

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
HEAD = "globalThis.window = globalThis; globalThis.document = { addEventListener() {}, removeEventListener() {} };"
CLIENTS = {
    "aiohttp-sse-client 0.2.1": "import asyncio\nfrom aiohttp_sse_client.client import EventSource\nasync def go():\n"
    " async with EventSource(U) as events:\n  async for _ in events: pass\nasyncio.run(go())",
    "requests-sse 0.5.3": "from requests_sse import EventSource\nwith EventSource(U) as events:\n for _ in events: pass",
    "@microsoft/fetch-event-source 2.0.1": HEAD
    + "require('@microsoft/fetch-event-source').fetchEventSource(U, { openWhenHidden: true });",
    "extended-eventsource 2.1.0": "new (require('extended-eventsource').EventSource)(U);",
    "eventsource 4.1.1": "new (require('eventsource').EventSource)(U);",
}


def comes_back(name, what):
    """Whether the client has called once more, after the end of a stream or after the 503."""
    path = f"/{what}/{name.split(' ')[0]}"
    address = f"http://127.0.0.1:{server.server_port}{path}"
    code = CLIENTS[name]
    is_python = "import " in code
    command = ["venv/bin/python", "-c", f"U = {address!r}\n{code}"] if is_python else ["node", "-e", f"const U = '{address}';{code}"]
    try:
        subprocess.run(command, capture_output=True, timeout=10)
    except subprocess.TimeoutExpired:
        pass
    return calls[path] > (2 if what == "503" else 1)


with ThreadPoolExecutor(12) as pool:
    asked = {name: [pool.submit(comes_back, name, what) for what in ("end", "503")] for name in CLIENTS}
found = {name: tuple(answer.result() for answer in answers) for name, answers in asked.items()}
for name, (end, busy) in found.items():
    print(f"{name}: comes back after the end: {end}, after a 503: {busy}")
expected = {name: (not name.startswith("@microsoft"), False) for name in CLIENTS}
sys.exit(0 if found == expected else 1)
PY
venv/bin/python try.py
# Seen: all but @microsoft/fetch-event-source come back after the end; none of the five comes back after a 503.
