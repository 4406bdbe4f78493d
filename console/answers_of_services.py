"""How push services are called; and what they said of a credential, in words that say what to do."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from console.gateway.channels.protocol import Kind

NAMES: dict[str, str] = {Kind.WEB_PUSH: "Web Push", Kind.APNS: "APNs", Kind.FCM: "FCM"}
HOSTS = {Kind.APNS: "api.push.apple.com", Kind.FCM: "fcm.googleapis.com"}
TOPIC = _("The key may not send to this topic. Compare it with the app's bundle ID in your Apple developer account.")
CLOCK = _("The clock of this machine is wrong. Set it, and test again.")
LATER = _("It does not look at the credential for now. Test again in 20 minutes.")
OPEN_APPLE = _("Let this machine out to api.push.apple.com, port 443, or name a relay in between (APNS_URL).")
OPEN_GOOGLE = _(
    "Let this machine out to oauth2.googleapis.com and fcm.googleapis.com, port 443, or name a relay in between "
    "(FCM_URL)."
)
PERMISSION = _(
    "Switch the Firebase Cloud Messaging API (V1) on in the project, or give the account the role Firebase Cloud "
    "Messaging API Admin."
)
KEY_OF_APPLE = _(
    "Compare the key ID and the team ID with Apple's pages. If they are right, the key was revoked or is another "
    "team's: make one anew."
)
KEY_OF_GOOGLE = _("Google does not know the key: it was deleted, or so was the account. Make one anew.")
ELSE = _("Test again later. If it stays so, docs/channels/ has the service's answers and what they mean.")
# A piece of what was said, and what to do about it: the first that is found counts.
ADVICE: dict[str, tuple[tuple[str, Promise], ...]] = {
    Kind.APNS: (
        ("InvalidProviderToken", KEY_OF_APPLE),
        ("Topic", TOPIC),
        ("ExpiredProviderToken", CLOCK),
        ("TooManyProviderTokenUpdates", LATER),
        ("No connection", OPEN_APPLE),
        ("No answer", OPEN_APPLE),
    ),
    Kind.FCM: (
        ("short-lived", CLOCK),
        ("invalid_grant", KEY_OF_GOOGLE),
        ("PERMISSION_DENIED", PERMISSION),
        ("No connection", OPEN_GOOGLE),
        ("(Client", OPEN_GOOGLE),
        ("Timeout", OPEN_GOOGLE),
    ),
}


class Tried(NamedTuple):
    """What came of it: `said` is empty where the credential is taken, `advice` what to do else."""

    host: str
    said: str
    advice: Promise | str


def tried(kind: str, said: str) -> Tried:
    """The answer of a channel's test, explained."""
    found = (advice for piece, advice in ADVICE[kind] if piece in said)
    return Tried(HOSTS[Kind(kind)], said, next(found, ELSE) if said else "")
