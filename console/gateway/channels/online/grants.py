"""A grant lets one device register without the AccessKey, for a short time: what a page in a browser gets instead.

It is signed with the key of this installation, and names one application and one token.
"""

from datetime import timedelta

from django.core import signing

from console.gateway.contract.envelope import Refusal
from console.gateway.models import Device, new_token
from pushes.tpns.contract import Code

LASTS = timedelta(minutes=2)  # it is asked for just before it is used
_SALT = "console.gateway.channels.online.grants"


def issue(access_id: str, token: str) -> tuple[str, str]:
    """The token that the device is to have, its own where the gateway knows it, and the grant for it."""
    if not Device.objects.filter(application__access_id=access_id, token=token).exists():
        token = new_token()
    return token, signing.dumps([access_id, token], salt=_SALT)


def require(grant: str, access_id: str, token: str) -> None:
    """Raises Refusal unless the grant is for that application and token, and young enough."""
    try:
        named = signing.loads(grant, salt=_SALT, max_age=LASTS)
    except signing.BadSignature:
        named = None
    if named != [access_id, token]:
        words = "The grant is for another application or token, or has run out. Ask for a new one and register with it."
        raise Refusal(Code.AUTHENTICATION_FAILED, words, status=403)
