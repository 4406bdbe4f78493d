"""What a call to the service can end in besides an answer.

TpnsError
├── TpnsUnreachable   it never left: any stage may try again
├── TpnsUnclear       it left, and no answer of the contract came back (time-out, cut connection, 5xx, garbage):
│   │                 an upload may be repeated, a push never
│   └── TpnsBusy      503 that does not say when to come back: as above, and for an upload no failure, only a wait
└── TpnsRefused       a clear no, with the service's code and words: final, unless it is only for now

A no is only for now (`is_for_now`) if the service says "too fast" (1008028), HTTP 429, or HTTP 503 with Retry-After:
these ask for the same call later, so the present one was not carried out. A 503 without Retry-After may come from
a proxy that lost a call it had handed on, and says nothing of the call.

Every exception of `requests` becomes one of the first two; a test holds the list complete.
"""

import ssl

import requests
from requests import exceptions as r
from urllib3 import exceptions as u

from pushes.tpns import words
from pushes.tpns.contract import Code

UNAVAILABLE = "HTTP 503"
FOR_NOW = (str(int(Code.TOO_FAST)), UNAVAILABLE)


class TpnsError(Exception):
    """A call to the service that brought no success. The text is safe to show: no keys, no accounts."""


class TpnsUnreachable(TpnsError):
    """The call never left."""


class TpnsUnclear(TpnsError):
    """The call left, and nobody here can tell whether it took effect."""


class TpnsBusy(TpnsUnclear):
    """The service, or something before it, has no room for calls just now."""


class TpnsRefused(TpnsError):
    """The service said no. `code` is its ret_code, or "HTTP 404" where it only gave a status.

    `retry_after`: seconds the service asks to wait, None if it does not say.
    """

    def __init__(self, code: int | str, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.code = str(code)
        self.retry_after = retry_after

    @property
    def is_for_now(self) -> bool:
        """Whether the same call may be made again later."""
        return self.code in FOR_NOW


# Raised before a byte of the request is on the wire. SSLError is not: TLS can also break while the answer is awaited.
NEVER_LEFT = (
    r.ConnectTimeout,
    r.ProxyError,
    r.InvalidURL,
    r.InvalidProxyURL,
    r.InvalidHeader,
    r.InvalidSchema,
    r.MissingSchema,
    r.URLRequired,
)


def from_requests(error: requests.RequestException, host: str) -> TpnsError:
    """The kind of failure an exception of `requests` is, in words that name `host` and nothing secret."""
    if isinstance(error, NEVER_LEFT) or _refused_connection(error) or _mistrusted(error):
        return TpnsUnreachable(words.UNREACHABLE % {"host": host, "name": _name(error)})
    if isinstance(error, r.ReadTimeout):
        return TpnsUnclear(words.LATE % {"host": host})
    return TpnsUnclear(words.CUT % {"host": host, "name": _name(error)})


def _refused_connection(error: requests.RequestException) -> bool:
    """Whether the connection was never made: requests has one ConnectionError for that and for a cut one."""
    return isinstance(_reason(error), u.NewConnectionError | u.NameResolutionError | u.ConnectTimeoutError)


def _mistrusted(error: requests.RequestException) -> bool:
    """Whether the service's certificate was not trusted: known before anything is sent."""
    reason = _reason(error)
    cause = reason.args[0] if isinstance(reason, u.SSLError) and reason.args else None
    return isinstance(cause, ssl.SSLCertVerificationError)


def _reason(error: requests.RequestException) -> object:
    """What `requests` wrapped, out of the envelope of used-up retries that it may be in."""
    cause = error.args[0] if error.args else None
    return getattr(cause, "reason", cause)


def _name(error: Exception) -> str:
    return type(error).__name__
