"""The words of the TPNS REST V3 contract, shared by the client and by any server that speaks it. Pure.

Source: the service's Push, Package Upload, Authentication and Error Code pages
(https://www.tencentcloud.com/document/product/1024, REST API V3).
"""

import base64
import hashlib
import hmac
from enum import IntEnum, StrEnum
from typing import Final
from urllib.parse import urlsplit

PUSH_PATH: Final = "v3/push/app"
UPLOAD_PATH: Final = "v3/push/package/upload"
BIND_PATH: Final = "v3/device/account/batchoperate"
QUERY_PATH: Final = "v3/device/account/query"
RECORD_PATH: Final = "v3/statistics/get_push_record"
STOP_PATH: Final = "v3/push/stop_push_msg"
REVOKE_PATH: Final = "v3/push/revoke_push_msg"
STATISTICS_PATH: Final = "v3/statistics/get_push_task_stat_channel"
CHANNELS_PATH: Final = "v3/statistics/get_push_channel_stat_overview"
DEVICES_PATH: Final = "v3/statistics/get_device_stat_overview"

# Headers of the signature scheme.
ACCESS_ID_HEADER: Final = "AccessId"
TIMESTAMP_HEADER: Final = "TimeStamp"
SIGN_HEADER: Final = "Sign"

# Not of the service, beside whose paths the own gateway has it: how many of some accounts have a device at all.
BOUND_PATH: Final = "accounts/bound"
MAX_ASKED: Final = 10_000  # accounts of one such call
# Likewise: how far a push came with each of some accounts.
OUTCOMES_PATH: Final = "accounts/outcomes"

# Not of the service, which takes no notice of it: the gateway answers a push call with a key it knows as it did before.
IDEMPOTENCY_HEADER: Final = "Idempotency-Key"

# Not of the service, which takes no notice of it: the gateway marks as a test what comes with this header.
PURPOSE_HEADER: Final = "Push-Purpose"
TEST_PURPOSE: Final = "test"

OWN_CHANNEL: Final = "xg"  # the service's own, to devices that are online
ALL_CHANNELS: Final = "all"  # their sum, in statistics

MAX_ACCOUNTS: Final = 1000  # of one account_list
MAX_TOKENS: Final = 1000  # of one token_list
MIN_PUSH_SPEED: Final = 1000  # devices a second
MAX_PUSH_SPEED: Final = 50_000
MAX_MESSAGE_BYTES: Final = 4096  # of `message`, serialised
DEFAULT_EXPIRE_SECONDS: Final = 259_200

# Not of the service, which never hears of rehearsals: so begin the AccessIDs that they have at the own gateway.
REHEARSAL_PREFIX: Final = "rehearsal-"


class AccessPoint(StrEnum):
    """Where an application lives. An AccessID is known at one access point only."""

    GATEWAY = "gateway"
    GUANGZHOU = "guangzhou"
    SHANGHAI = "shanghai"
    HONGKONG = "hongkong"
    SINGAPORE = "singapore"


ADDRESSES: Final = {
    AccessPoint.GUANGZHOU: "https://api.tpns.tencent.com/",
    AccessPoint.SHANGHAI: "https://api.tpns.sh.tencent.com/",
    AccessPoint.HONGKONG: "https://api.tpns.hk.tencent.com/",
    AccessPoint.SINGAPORE: "https://api.tpns.sgp.tencent.com/",
}


class AudienceType(StrEnum):
    """Whom a push is for."""

    ALL = "all"
    TAG = "tag"
    TOKEN = "token"
    TOKEN_LIST = "token_list"
    ACCOUNT = "account"
    ACCOUNT_LIST = "account_list"
    ACCOUNT_PACKAGE = "package_account_push"
    TOKEN_PACKAGE = "package_token_push"


class MessageType(StrEnum):
    """A notification people see, or a message the app handles itself."""

    NOTIFY = "notify"
    MESSAGE = "message"


class Environment(StrEnum):
    """The APNs environment of an iOS push."""

    PRODUCT = "product"
    DEV = "dev"


class Weather(StrEnum):
    """What the gateway does to the calls of a rehearsal: answer them as they come, or with faults. Our own."""

    FAIR = "fair"
    BAD = "bad"


class BindingRule(StrEnum):
    """Who may tie accounts to the devices of an application of the own gateway. Our own."""

    OPEN = "open"  # whoever has the app, any account
    SIGNED = "signed"  # the app, with a signature of its server for this device and account
    SERVER = "server"  # its server only


class Platform(StrEnum):
    """The platform an AccessID was made for."""

    ANDROID = "android"
    IOS = "ios"


class AccountPushType(IntEnum):
    """Which devices of an account get the push."""

    RECENT = 0
    ALL = 1


class Outcome(IntEnum):
    """How far a push came with an account, on whichever of its devices it came farthest. Our own."""

    NO_DEVICE = 0
    OTHER_DEVICE = 1  # it has devices, and the push went to none of them
    SENT = 2  # it went to a device, and has not arrived there
    ARRIVED = 3
    CLICKED = 4


OUTCOMES: Final = "".join(str(int(outcome)) for outcome in Outcome)  # as the answer writes them


class BindOperation(IntEnum):
    """`operator_type` of the account binding call."""

    ADD = 1  # disused by the service since 2020: acts like REPLACE
    REPLACE = 2
    REMOVE = 3
    REMOVE_ALL_OF_TOKENS = 4
    REMOVE_ALL_OF_ACCOUNTS = 5


class Code(IntEnum):
    """`ret_code` of an answer: what the service says of a call."""

    OK = 0
    VIVO_CATEGORY_WRONG = 10096
    UNPARSEABLE = 1008001
    MISSING_PARAMETER = 1008002
    AUTHENTICATION_FAILED = 1008003
    INTERNAL_FAILURE = 1008004
    TOKEN_UNKNOWN = 1008006
    PARAMETER_REFUSED = 1008007
    UPLOAD_FAILED = 1008011
    UPLOAD_EMPTY = 1008012
    PUSH_UNKNOWN = 1008015
    DATE_FORMAT_WRONG = 1008016
    CONTENT_REFUSED = 1008019
    PARTLY_FAILED = 1008026
    WHOLLY_FAILED = 1008027
    TOO_FAST = 1008028
    TOKEN_ILLEGAL = 1008029
    ACCESS_ID_WRONG = 1008035
    TARGET_UNKNOWN = 10010005
    TIME_REFUSED = 10010012
    REPEATED_PUSH = 10010018
    NO_SUCH_TOKEN_OR_ACCOUNT = 10110008


def is_real_service(url: str) -> bool:
    """Whether the address is one of the real service's, however it is written."""
    return _place(url) in {_place(address) for address in ADDRESSES.values()}


def _place(url: str) -> str:
    place = urlsplit(url).netloc.rpartition("@")[2].lower()
    return place.removesuffix(":443").removesuffix(":80")


def sign(secret_key: str, access_id: str, timestamp: str, body: bytes) -> str:
    """The Sign header: base64 of the lower-case hex text of HMAC-SHA256 over timestamp, AccessID and raw body."""
    message = timestamp.encode() + access_id.encode() + body
    digest = hmac.new(secret_key.encode(), message, hashlib.sha256).hexdigest()
    return base64.b64encode(digest.encode()).decode()


def basic(access_id: str, secret_key: str) -> str:
    """The Authorization header of the Basic scheme."""
    return "Basic " + base64.b64encode(f"{access_id}:{secret_key}".encode()).decode()
