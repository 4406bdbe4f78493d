"""What the gateway's tests are made of: an application, devices, calls as a server would make them."""

import json
import secrets
import time
from collections.abc import Iterable
from datetime import timedelta
from itertools import count
from typing import Any

from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from console.gateway.channels.online import delivery_names
from console.gateway.contract.bindings import bind
from console.gateway.models import Delivery, Device, GatewayApplication, GatewayPush, Upload, delivery_key
from console.gateway.operations import register_application
from pushes.tpns import contract

ACCESS_ID = "1500001048"
SECRET_KEY = "1452fcebae9f3115ba794fb0fff2fd73"
PREFIX = "/gateway/"
_calls = count()


def application(access_id: str = ACCESS_ID, platform: str = "android") -> GatewayApplication:
    return register_application(access_id=access_id, secret_key=SECRET_KEY, platform=platform, name="Shop")


def device(app: GatewayApplication, *accounts: str, kind: int = 0) -> Device:
    made = Device.objects.create(application=app, platform=app.platform)
    for account in accounts:
        bind(made, [(kind, account)], timezone.now())
    return made


def rest() -> None:
    """Let a second pass for the rate of large pushes."""
    GatewayApplication.objects.update(last_bulk_at=None)


def push(app: GatewayApplication, *accounts: str, **members: Any) -> GatewayPush:
    """A push as the push call stores it."""
    now = timezone.now()
    stored = {
        "application": app,
        "targets": list(accounts),
        "audience_type": "account_list",
        "message": {"title": "Sale", "content": "From nine"},
        "expire_time": 3600,
        "expires_at": now + timedelta(hours=1),
        "send_at": now,
    }
    return GatewayPush.objects.create(**{**stored, **members})


def package(app: GatewayApplication, targets: Iterable[str]) -> Upload:
    """A package as an upload leaves it."""
    lines = [f"{target}\n" for target in targets]
    ledger = {"rows": len(lines), "accepted": len(lines), "duplicates": 0, "rejected": 0, "blank": 0}
    upload = Upload(application=app, name="a.txt", **ledger)
    upload.file.save(f"gateway/uploads/{secrets.token_hex(8)}.txt", ContentFile("".join(lines).encode()))
    return upload


def reached(push: GatewayPush) -> set[int]:
    """The devices that have a delivery of the push."""
    return set(Delivery.objects.filter(push=push).values_list("device_id", flat=True))


def delivered(device: Device, title: str, **members: Any) -> Delivery:
    """A push that has come to one device, without anybody carrying it out."""
    made = push(device.application, message={"title": title, "content": "From nine"}, status="PUSH_FINISHED", **members)
    return Delivery.objects.create(pk=delivery_key(made.pk, device.pk), push=made, device=device)


def named(delivery: Delivery) -> str:
    """The delivery as its device knows it."""
    return delivery_names.name(delivery.pk, delivery.push.push_id, delivery.device.token)


def push_body(*accounts: str, **members: Any) -> dict[str, Any]:
    """A body like no other, as servers make them: the same one again would be a repetition."""
    body = {
        "trace_id": f"call-{next(_calls)}",
        "audience_type": "account" if len(accounts) == 1 else "account_list",
        "message_type": "notify",
        "message": {"title": "Sale", "content": "From nine"},
        "account_list": list(accounts),
    }
    return {**body, **members}


def post(
    client: Client, path: str, body: Any, *, access_id: str = ACCESS_ID, key: str = SECRET_KEY, **headers: str
) -> Any:
    """The answer of a call with Basic authentication; `body` is sent as it is when it is bytes."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": contract.basic(access_id, key)} | headers
    return client.post(PREFIX + path, raw, content_type="application/json", headers=headers)


def signed_headers(raw: bytes, *, timestamp: int | None = None, key: str = SECRET_KEY) -> dict[str, str]:
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    return {"AccessId": ACCESS_ID, "TimeStamp": stamp, "Sign": contract.sign(key, ACCESS_ID, stamp, raw)}


def multipart(data: bytes, filename: str | None = "accounts.txt", *, name: str = "file", extra: bytes = b"") -> bytes:
    """A form-data body with the boundary XX, its parts without content types."""
    shown = b"" if filename is None else f'; filename="{filename}"'.encode()
    head = b'--XX\r\nContent-Disposition: form-data; name="' + name.encode() + b'"' + shown + b"\r\n\r\n"
    return extra + head + data + b"\r\n--XX--\r\n"


def upload(client: Client, raw: bytes, **headers: str) -> Any:
    headers = headers or {"Authorization": contract.basic(ACCESS_ID, SECRET_KEY)}
    kind = "multipart/form-data; boundary=XX"
    return client.generic("POST", PREFIX + contract.UPLOAD_PATH, raw, content_type=kind, headers=headers)
