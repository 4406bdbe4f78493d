#!/bin/sh
# A server that ends a connection of HTTP/2 says with GOAWAY up to which stream it goes on, and answers those (RFC 9113, 6.8).
# aioapns 4.0 closes at once (on_connection_terminated in aioapns/connection.py) and sends all that is under way again, on a new
# connection: the phone gets each twice, the app is told of one, and apns-id is the same for both. httpx 0.28.1 raises
# RemoteProtocolError for each (_receive_events in httpcore/_async/http2.py), so an app that tries again does the same.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
	aioapns==4.0 httpx==0.28.1 httpcore==1.0.9 h2==4.4.1 trustme==1.2.1
cd "$folder"
venv/bin/python - 2> errors <<'PYTHON' || { cat errors; exit 1; }
import asyncio
import ssl
from collections import Counter
from importlib.metadata import version

import aioapns
import aioapns.connection
import h2.config
import h2.connection
import h2.events
import httpx
import trustme
from hyperframe.frame import GoAwayFrame

taken = Counter()
lines = 0


async def serve(reader, writer):
    """The first connection says GOAWAY after three calls, names the last of them, and answers all three."""
    global lines
    lines += 1
    last = lines == 1
    line = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    line.initiate_connection()
    writer.write(line.data_to_send())
    calls, whole = {}, []
    while data := await reader.read(65_536):
        for event in line.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                calls[event.stream_id] = {name.decode(): value.decode() for name, value in event.headers}
            elif isinstance(event, h2.events.StreamEnded):
                taken[calls[event.stream_id][":path"]] += 1
                whole.append(event.stream_id)
        writer.write(line.data_to_send())
        if last and len(whole) < 3:
            continue
        if last:
            writer.write(GoAwayFrame(0, last_stream_id=max(whole)).serialize())
            await asyncio.sleep(0.2)
        for stream in whole:
            answer = [(":status", "200"), ("apns-id", calls[stream].get("apns-id", ""))]
            line.send_headers(stream, answer, end_stream=True)
        whole.clear()
        writer.write(line.data_to_send())
        if last:
            break
    writer.close()


async def three(call):
    """What the app is told of three calls at once, how often the service took each, over how many connections."""
    global lines
    taken.clear()
    lines = 0
    told = await asyncio.gather(*map(call, "abc"), return_exceptions=True)
    return [type(each).__name__ if isinstance(each, Exception) else each for each in told], [*taken.values()], lines


async def main():
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    own = authority.issue_cert("localhost", key_type=trustme.KeyType.ECDSA)
    served, trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    own.configure_cert(served)
    authority.configure_trust(trusted)
    for context in (served, trusted):
        context.set_alpn_protocols(["h2"])
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=served)
    port = server.sockets[0].getsockname()[1]
    aioapns.connection.APNsDevelopmentClientProtocol.APNS_SERVER = "localhost"
    aioapns.connection.APNsDevelopmentClientProtocol.APNS_PORT = port
    key = own.private_key_pem.bytes().decode()
    apns = aioapns.APNs(key=key, key_id="K", team_id="T", topic="t", use_sandbox=True, ssl_context=trusted)

    async def by_aioapns(name):
        message = aioapns.NotificationRequest(device_token=name, message={"aps": {"alert": "Hello"}})
        return (await apns.send_notification(message)).status

    async def by_httpx(name):
        return (await client.post(f"https://localhost:{port}/{name}", content=b"{}")).status_code

    seen = {"aioapns": await three(by_aioapns)}
    apns.pool.close()
    async with httpx.AsyncClient(http2=True, verify=trusted) as client:
        seen["httpx"] = await three(by_httpx)
    for name, (told, times, used) in seen.items():
        print(f"{name} {version(name)}: told {told}, taken {times} times, over {used} connections")
    assert seen["aioapns"] == (["200"] * 3, [2, 2, 2], 2), "aioapns waits for the answers now"
    assert seen["httpx"] == (["RemoteProtocolError"] * 3, [1, 1, 1], 1), "httpx waits for the answers now"


asyncio.run(main())
PYTHON
# Seen: aioapns: told ['200', '200', '200'], taken [2, 2, 2] times; httpx: told RemoteProtocolError three times, taken [1, 1, 1]
