"""What the answers of FCM mean.

Source: firebase.google.com, "FCM error codes" and the REST reference of ErrorCode; google.rpc.Status for their form.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from console.gateway.channels.calls import printable, retry_after
from console.gateway.channels.json_members import object_of
from console.gateway.channels.post_line import Answer
from console.gateway.channels.protocol import Accepted, DeadAddress, Halt, Outcome, Outgoing, Refused, TryLater, Unclear

LEAST_QUOTA_WAIT = timedelta(seconds=60)  # the quota is one of a minute
OF_FCM, OF_REQUEST = "google.firebase.fcm.v1.FcmError", "google.rpc.BadRequest"
SENDER_ID_MISMATCH = "SENDER_ID_MISMATCH"


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says."""

    status: int
    code: str  # FCM's own word, else that of the call: "UNREGISTERED", "PERMISSION_DENIED"; "" where there is none
    words: str
    is_of_address: bool  # whether it is FCM's word on the address, and not on a field of ours
    name: str = ""  # of the message, where it was taken
    retry_after: str = ""


def read(answer: Answer) -> Said:
    """An answer, whatever it is."""
    found = object_of(answer.text)
    error = found.get("error")
    error = error if isinstance(error, dict) else {}
    details = [one for one in error.get("details") or [] if isinstance(one, dict)]
    codes = [str(one.get("errorCode", "")) for one in details if str(one.get("@type", "")).endswith(OF_FCM)]
    words = printable(str(error.get("message", "")))
    is_of_request = any(str(one.get("@type", "")).endswith(OF_REQUEST) for one in details)
    return Said(
        status=answer.status,
        code=printable((codes or [str(error.get("status", ""))])[0]),
        words=words,
        is_of_address=bool(codes) and not is_of_request and "registration token" in words.lower(),
        name=printable(str(found.get("name", ""))),
        retry_after=answer.headers.get("retry-after", ""),
    )


def outcome(one: Outgoing, said: Said, now: datetime) -> Outcome:
    """What became of the delivery."""
    if said.status == 200:
        return Accepted(one.delivery, said.name)
    reason = f"{said.status} {said.code}".strip()
    if said.code == "UNREGISTERED" or (said.code == "INVALID_ARGUMENT" and said.is_of_address):
        return DeadAddress(one.delivery, reason)
    if said.status == 429:
        return _over_the_quota(one, said, reason, now)
    if said.status == 503:
        return TryLater(one.delivery, reason, retry_after(said.retry_after, now), Halt.CHANNEL)
    if said.code == SENDER_ID_MISMATCH:  # counted by the channel: many in a row are the credential's
        return TryLater(one.delivery, reason)
    if said.status in (401, 403, 404):
        return TryLater(one.delivery, f"{reason}: {said.words}", halt=Halt.CREDENTIAL)
    if said.status >= 500:
        return Unclear(one.delivery, reason)
    return Refused(one.delivery, f"{reason}: {said.words}")


def is_stale(said: Said) -> bool:
    """Whether the access token was not taken, and another may be."""
    return said.status == 401 and said.code in ("", "UNAUTHENTICATED")


def _over_the_quota(one: Outgoing, said: Said, reason: str, now: datetime) -> TryLater:
    """Of the project, or of one phone that gets too much."""
    halt = Halt.ADDRESS if "device" in said.words.lower() else Halt.CHANNEL
    return TryLater(one.delivery, reason, retry_after(said.retry_after, now) or now + LEAST_QUOTA_WAIT, halt)
