#!/bin/sh
# webpush 1.0.6 (WebPush.get in webpush/__init__.py) writes ttl, subscriber and expiration of one call into the object, and there they
# stay: after one flash sale with ttl=60 every later message is thrown away after a minute, and the address of one customer's operator
# is signed into the messages of the next. ttl=0, which its documentation gives for "only if the device is reachable", is taken for no
# ttl: the message waits as long as the one before. The audience of the signature lacks the port (VAPID.get_authorization_header), so a
# push service of one's own at another port than 443 refuses it (RFC 8292, 2: the origin).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check webpush==1.0.6 pywebpush==2.5.0 py-vapid==1.9.6
cd "$folder"
venv/bin/python - <<'PYTHON'
import base64
import json
from importlib.metadata import version

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pywebpush import WebPusher
from webpush import WebPush, WebPushSubscription
from webpush.vapid import VAPID

point = ec.generate_private_key(ec.SECP256R1()).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
keys = {"auth": base64.urlsafe_b64encode(b"a" * 16).decode(), "p256dh": base64.urlsafe_b64encode(point).decode()}
browser = WebPushSubscription(endpoint="https://push.example.com:8443/one", keys=keys)
private, public, _ = VAPID.generate_keys()
sender = WebPush(private_key=private, public_key=public, subscriber="us@example.com", ttl=86_400)


def sent(**options):
    """TTL, contact and audience of what would be posted."""
    headers = sender.get("Hello", browser, **options).headers
    claims = headers["authorization"].removeprefix("vapid t=").split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(claims + "=="))
    return int(headers["ttl"]), claims["sub"].removeprefix("mailto:"), claims["aud"]


print("webpush", version("webpush"), "- made with ttl=86400 and us@example.com, for https://push.example.com:8443")
calls = [{}, {"ttl": 0}, {"ttl": 60, "subscriber": "other@example.net"}, {}, {"ttl": 0}]
seen = [sent(**options) for options in calls]
for options, what in zip(calls, seen, strict=True):
    print(f"get({', '.join(f'{name}={value}' for name, value in options.items())}): TTL {what[0]}, {what[1]}, audience {what[2]}")
assert [ttl for ttl, _, _ in seen] == [86_400, 86_400, 60, 60, 60], "each call has its own TTL now"
assert [contact for _, contact, _ in seen][-3:] == ["other@example.net"] * 3, "each call has its own contact now"
assert {audience for _, _, audience in seen} == {"https://push.example.com"}, "the audience has its port now"

asked = WebPusher(browser.model_dump(mode="json")).send("Hello", ttl=0, curl=True)
assert '"ttl: 0"' in asked.lower(), asked
print("pywebpush", version("pywebpush"), "with ttl=0: TTL 0")
PYTHON
