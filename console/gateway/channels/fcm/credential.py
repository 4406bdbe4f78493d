"""Who sends: a service account of a Firebase project, and the access tokens it is given.

Source: developers.google.com, "Using OAuth 2.0 for Server to Server Applications": a JWT signed with RS256, good for at
most an hour, is exchanged for an access token that lives an hour.
"""

import re
import time
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from joserfc import jwt
from joserfc.jwk import RSAKey

from console.gateway.channels.calls import printable
from console.gateway.channels.json_members import object_of
from console.gateway.channels.post_line import NoAnswerError
from console.gateway.channels.posts import NotSentError, Posts, place_of
from console.gateway.channels.protocol import UnusableCredentialError
from console.gateway.channels.tokens import Token

TOKEN_URL = "https://oauth2.googleapis.com/token"
SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
GOOD_FOR = 3600  # seconds
RENEWED_BEFORE = 600  # seconds before its end
NEVER_SOONER = 60  # seconds between two tokens
FORM = "application/x-www-form-urlencoded"
_TOKEN = re.compile(r"[!-~]{6,9000}")  # it becomes a header
_PROJECT = re.compile(r"[a-z0-9][a-z0-9.:-]{3,99}")
WHOLE_FILE = "Give service_account: the whole JSON file of a service account's key, from the Firebase console."


class NoTokenNowError(Exception):
    """Google gave no token, and may give one later. str() is its words."""


class Credential:
    """The account, ready to sign."""

    def __init__(self, given: Mapping[str, str]) -> None:
        """`service_account` is the text of the JSON file. Raises UnusableCredentialError."""
        account = _read(given.get("service_account", ""))
        self._key = _key(str(account.get("private_key", "")))
        self._key_id, self._email = str(account.get("private_key_id", "")), str(account.get("client_email", ""))
        self.project = str(account.get("project_id", ""))
        if not self._email or not _PROJECT.fullmatch(self.project):
            raise UnusableCredentialError(WHOLE_FILE, "service_account")

    @property
    def name(self) -> str:
        """Stands for the account where processes share its token; tells nothing about it."""
        return sha256(f"{self._email}\0{self._key_id}".encode()).hexdigest()

    async def token(self, posts: Posts, url: str) -> Token:
        """A new token. Raises UnusableCredentialError where Google refuses the account, NoTokenNowError else."""
        form = urlencode({"grant_type": GRANT, "assertion": self._assertion(url)})
        try:
            answer = await posts.post(place_of(url), {"Content-Type": FORM}, form.encode("ascii"))
        except (NotSentError, NoAnswerError) as error:
            raise NoTokenNowError(f"No access token: {error}") from None
        said, now = object_of(answer.text), time.time()
        words = printable(f"{said.get('error', '')} {said.get('error_description', '')}")
        if answer.status in (400, 401, 403):
            raise UnusableCredentialError(f"Google gives no access token: {answer.status} {words}")
        if answer.status != 200 or not _TOKEN.fullmatch(str(said.get("access_token"))):
            raise NoTokenNowError(f"No access token ({answer.status} {words})")
        seconds = said.get("expires_in", GOOD_FOR)
        lives = float(seconds) if isinstance(seconds, int | float) else GOOD_FOR
        return Token(said["access_token"], now, now + max(NEVER_SOONER, lives - RENEWED_BEFORE))

    def _assertion(self, url: str) -> str:
        now = int(time.time())
        claims = {"iss": self._email, "scope": SCOPE, "aud": url, "iat": now, "exp": now + GOOD_FOR}
        header = {"alg": "RS256", "typ": "JWT", "kid": self._key_id}
        return jwt.encode(header, claims, RSAKey.import_key(self._key))


def _read(text: str) -> dict[str, Any]:
    account = object_of(text)
    if account.get("type") != "service_account":
        raise UnusableCredentialError(WHOLE_FILE, "service_account")
    return account


def _key(private_key: str) -> rsa.RSAPrivateKey:
    try:
        key = load_pem_private_key(private_key.strip().encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, rsa.RSAPrivateKey):
        return key
    raise UnusableCredentialError(WHOLE_FILE, "service_account")
