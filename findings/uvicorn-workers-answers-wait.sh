#!/bin/sh
# With more than one worker, uvicorn makes its listening socket without naming TCP as the protocol. asyncio sets TCP_NODELAY only
# on sockets that name it, and accepted ones take after the one that listens: the body of each answer on a kept connection
# waits for the acknowledgement of its head, which Linux delays by 40 ms. With one worker asyncio makes the socket itself.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check uvicorn==0.54.0 h11==0.16.0 httptools==0.9.0
cat > "$folder/app.py" <<'PYTHON'
import socket


async def app(scope, receive, send):
    """Answers with the TCP_NODELAY of its connection, head and body apart, as frameworks do."""
    connection = send.__self__.transport.get_extra_info("socket")
    said = str(connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)).encode()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
    await send({"type": "http.response.body", "body": said})
PYTHON
cd "$folder"
venv/bin/python - <<'PYTHON'
import http.client
import socket
import statistics
import subprocess
import sys
import time

found = {}
for workers in (1, 2):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", str(port), "--workers", str(workers), "--log-level", "error", "--lifespan", "off"]
    server = subprocess.Popen([sys.executable, "-m", "uvicorn", "app:app", "--loop", "asyncio", *options])
    try:
        line = http.client.HTTPConnection("127.0.0.1", port)
        for _ in range(100):
            try:
                line.connect()
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        took = []
        for _ in range(21):
            start = time.perf_counter()
            line.request("GET", "/")
            found[workers] = line.getresponse().read().decode()
            took.append(time.perf_counter() - start)
        milliseconds = statistics.median(took) * 1000
        print(f"uvicorn 0.54.0, {workers} worker(s): TCP_NODELAY {found[workers]}, an answer takes {milliseconds:.1f} ms")
    finally:
        server.terminate()
        server.wait()
sys.exit(0 if found == {1: "1", 2: "0"} else "This has changed: see docs/operations.md, which advises against --workers.")
PYTHON
