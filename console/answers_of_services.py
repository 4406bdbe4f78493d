"""How push services are called; and what they said of a credential, in words that say what to do."""

from typing import TYPE_CHECKING, NamedTuple

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from console.gateway.channels.protocol import Kind

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NAMES: dict[str, "StrPromise | str"] = {
    Kind.WEB_PUSH: "Web Push",
    Kind.APNS: "APNs",
    Kind.FCM: "FCM",
    Kind.HUAWEI: _("Huawei"),
    Kind.HARMONY: _("HarmonyOS"),
    Kind.XIAOMI: _("Xiaomi"),
    Kind.HONOR: _("Honor"),
    Kind.OPPO: "OPPO",
    Kind.VIVO: "vivo",
    Kind.MEIZU: _("Meizu"),
}
HOSTS = {
    Kind.APNS: "api.push.apple.com",
    Kind.FCM: "fcm.googleapis.com",
    Kind.HUAWEI: "push-api.cloud.huawei.com",
    Kind.HARMONY: "push-api.cloud.huawei.com",
    Kind.XIAOMI: "api.xmpush.xiaomi.com",
    Kind.HONOR: "iam.developer.honor.com",
    Kind.OPPO: "api.push.oppomobile.com",
    Kind.VIVO: "api-push.vivo.com.cn",
    Kind.MEIZU: "server-api-push.meizu.com",
}
# What is public of a credential.
PUBLIC: dict[str, "StrPromise | str"] = {
    Kind.WEB_PUSH: _("Public key"),
    Kind.APNS: _("Topic"),
    Kind.FCM: _("Firebase project"),
    Kind.HUAWEI: "App ID",
    Kind.HARMONY: _("Project ID"),
    Kind.XIAOMI: _("Package name"),
    Kind.HONOR: "App ID",
    Kind.OPPO: "AppKey",
    Kind.VIVO: "AppID",
    Kind.MEIZU: "App ID",
}
REACHES: dict[str, "StrPromise"] = {
    Kind.WEB_PUSH: _("Browsers while the page is closed, on computers and phones."),
    Kind.APNS: _("Apps on Apple's devices."),
    Kind.FCM: _("Apps on Android phones with Google's services."),
    Kind.HUAWEI: _("Apps on Huawei's phones with Android (HMS)."),
    Kind.HARMONY: _("Apps on devices with HarmonyOS 5 and later."),
    Kind.XIAOMI: _("Apps on Xiaomi's and Redmi's phones."),
    Kind.HONOR: _("Apps on Honor's phones."),
    Kind.OPPO: _("Apps on phones of OPPO, OnePlus and realme."),
    Kind.VIVO: _("Apps on phones of vivo and iQOO."),
    Kind.MEIZU: _("Apps on Meizu's phones."),
}
TOPIC = _("The key may not send to this topic. Compare it with the app's bundle ID in your Apple developer account.")
CLOCK = _("The clock of this machine is wrong. Set it, and test again.")
LATER = _("It does not look at the credential for now. Test again in 20 minutes.")


def _let_out(setting: str, *hosts: str) -> Promise:
    words = _("Let this machine out to {hosts}, port 443, or name a relay in between ({setting}).")
    return format_lazy(words, hosts=", ".join(hosts), setting=setting)


OPEN_APPLE = _let_out("APNS_URL", "api.push.apple.com")
OPEN_GOOGLE = _let_out("FCM_URL", "oauth2.googleapis.com", "fcm.googleapis.com")
OPEN_HONOR = _let_out("HONOR_URL", "iam.developer.honor.com", "push-api.cloud.honor.com")
OPEN_OPPO = _let_out("OPPO_URL", "api.push.oppomobile.com")
OPEN_VIVO = _let_out("VIVO_URL", "api-push.vivo.com.cn")
OPEN_MEIZU = _let_out("MEIZU_URL", "server-api-push.meizu.com")
OPEN_XIAOMI = _let_out("XIAOMI_URL", "api.xmpush.xiaomi.com")
OPEN_HUAWEI = _let_out("HUAWEI_URL", "oauth-login.cloud.huawei.com", "push-api.cloud.huawei.com")
PERMISSION = _(
    "Switch the Firebase Cloud Messaging API (V1) on in the project, or give the account the role Firebase Cloud "
    "Messaging API Admin."
)
KEY_OF_APPLE = _(
    "Compare the key ID and the team ID with Apple's pages. If they are right, the key was revoked or is another "
    "team's: make one anew."
)
KEY_OF_GOOGLE = _("Google does not know the key: it was deleted, or so was the account. Make one anew.")
SECRET_OF_MAKER = _(
    "Compare what stands here with the maker's console, without spaces: the id and the secret must be of the same app."
)
APP_OF_HUAWEI = _(
    "Huawei does not know the app or the project under this id, or push is not switched on for it: in AppGallery "
    "Connect, Push Kit."
)
ACCOUNT_OF_HUAWEI = _(
    "Huawei does not take the service account: its key was deleted, the clock of this machine is wrong, or Push Kit is "
    "not switched on for the project."
)
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
    Kind.HUAWEI: (
        ("gives no access token", SECRET_OF_MAKER),
        ("802000", SECRET_OF_MAKER),
        ("401", SECRET_OF_MAKER),
        ("404", APP_OF_HUAWEI),
        ("No connection", OPEN_HUAWEI),
        ("No access token (", OPEN_HUAWEI),
    ),
    Kind.HARMONY: (
        ("802000", ACCOUNT_OF_HUAWEI),
        ("401", ACCOUNT_OF_HUAWEI),
        ("404", APP_OF_HUAWEI),
        ("No connection", OPEN_HUAWEI),
    ),
    Kind.XIAOMI: (
        ("21301", SECRET_OF_MAKER),
        ("220", SECRET_OF_MAKER),
        ("No connection", OPEN_XIAOMI),
    ),
    Kind.HONOR: (("gives no access token", SECRET_OF_MAKER), ("No access token (", OPEN_HONOR)),
    Kind.OPPO: (
        (": 18", CLOCK),
        (": 19", CLOCK),
        ("gives no access token", SECRET_OF_MAKER),
        ("No access token (", OPEN_OPPO),
    ),
    Kind.VIVO: (("gives no access token", SECRET_OF_MAKER), ("No access token (", OPEN_VIVO)),
    Kind.MEIZU: (("1006", SECRET_OF_MAKER), ("11000", SECRET_OF_MAKER), ("No connection", OPEN_MEIZU)),
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
