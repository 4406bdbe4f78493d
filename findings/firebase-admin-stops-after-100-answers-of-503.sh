#!/bin/sh
# firebase-admin 7.7.0: send_each_async tries an answer of 503 (or 500) again, but neither reads nor closes the one that it has
# (_dispatch_with_retry in firebase_admin/_retry.py), and its line is never free again. httpx allows 100: over HTTP/1.1 the hundredth
# such answer in the app's life, days apart or not, is the last. From then on each message ends in DeadlineExceededError with
# nothing sent, though the service is well; who takes that for a slow service and tries again waits until the app is started anew.
# send_each (requests) is not touched.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check firebase-admin==7.7.0 httpx==0.28.1 httpcore==1.0.9
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import asyncio
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version

import firebase_admin
from firebase_admin import credentials, messaging
from google.oauth2.credentials import Credentials

heard = {}


class Service(BaseHTTPRequestHandler):
    """Answers 503 to the first call of each message that is told to meet one, and 200 to all others."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        call = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["message"]
        heard[call["token"]] = heard.get(call["token"], 0) + 1
        busy = call["data"]["meets"] == "503" and heard[call["token"]] == 1
        body = b'{"error": {"status": "UNAVAILABLE"}}' if busy else b'{"name": "projects/p/messages/1"}'
        self.send_response(503 if busy else 200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Credential(credentials.Base):
    def get_credential(self):
        return Credentials("token")


server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
messaging._MessagingService.FCM_URL = f"http://127.0.0.1:{server.server_port}/{{0}}"
firebase_admin.initialize_app(Credential(), {"projectId": "p", "httpTimeout": 2})


def message(name, meets):
    return [messaging.Message(token=name, data={"meets": meets})]


async def main():
    sent = 0
    while (await messaging.send_each_async(message(f"busy-{sent}", "503"))).success_count:
        sent += 1
        assert sent < 200, "the line of an answer that is tried again is free again"
    print("firebase-admin", version("firebase-admin"), "- messages that met one 503 each and were sent all the same:", sent)
    after = [(await messaging.send_each_async(message(f"well-{each}", "200"))).responses[0] for each in range(3)]
    print("the service is well again:", *(type(each.exception).__name__ for each in after))
    assert sent == 99 and not any(each.success for each in after), "it goes on now"
    assert not any(name.startswith("well") for name in heard), "it was sent"


asyncio.run(main())
assert messaging.send_each(message("well-0", "200")).success_count == 1
print("send_each of the same app: sent")
PYTHON
# Seen: 99, then DeadlineExceededError three times; send_each of the same app: sent
