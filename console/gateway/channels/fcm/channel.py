"""The calls: one POST for each delivery, over connections that are kept, with one access token for all."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from console.gateway.channels.calls import in_turn
from console.gateway.channels.fcm import answers
from console.gateway.channels.fcm.answers import Said
from console.gateway.channels.fcm.credential import NEVER_SOONER, TOKEN_URL, Credential, NoTokenNowError
from console.gateway.channels.fcm.message import LONGEST, message, size
from console.gateway.channels.json_members import compact
from console.gateway.channels.post_line import NoAnswerError
from console.gateway.channels.posts import NotSentError, Posts, place_of
from console.gateway.channels.protocol import (
    Accepted,
    Halt,
    Kind,
    Limits,
    Outcome,
    Outgoing,
    Refused,
    TryLater,
    Unclear,
    UnusableAddressError,
    UnusableCredentialError,
    one_service,
)
from console.gateway.channels.tokens import SharedToken, Token, TokenCache

KIND = Kind.FCM
REPEATS_HARMLESSLY = True  # the tag of the notification: what comes twice takes the place of the first
TAKES_BACK = False
host_of = one_service
URL = "https://fcm.googleapis.com"
MOST_OF_ANOTHER = 5  # phones in a row with SENDER_ID_MISMATCH: then it is the project, not one phone
TARGETS = ("fid", "token")  # of an installation of the app; the older registration token
_TARGET = re.compile(r"[!-~]{8,4096}")

__all__ = ["KIND", "REPEATS_HARMLESSLY", "TAKES_BACK", "Fcm", "address_of", "host_of", "open_channel", "public_of"]


def address_of(written: Mapping[str, Any], limits: Limits) -> str:
    """Where the app is installed, as Firebase told it: its `fid` or its `token`. Raises UnusableAddressError."""
    found = {name: written[name] for name in TARGETS if written.get(name)}
    if len(found) == 1 and all(isinstance(value, str) and _TARGET.fullmatch(value) for value in found.values()):
        return json.dumps(found)
    raise UnusableAddressError("Send address.token, the registration token of FCM, or address.fid, and not both.")


def open_channel(credential: Mapping[str, str], limits: Limits, cache: TokenCache | None = None) -> "Fcm":
    """The channel of a service account (see `credential`). Raises UnusableCredentialError."""
    return Fcm(Credential(credential), limits, cache, has_taken=credential.get("has_taken") == "yes")


def public_of(credential: Mapping[str, str]) -> str:
    """The project, which the app must be of. Raises UnusableCredentialError."""
    return Credential(credential).project


class Fcm:
    """One Firebase project's way to Google."""

    def __init__(
        self, credential: Credential, limits: Limits, cache: TokenCache | None = None, *, has_taken: bool = False
    ) -> None:
        self._credential, self._limits, self._has_taken = credential, limits, has_taken
        self._place = place_of(f"{limits.base_url or URL}/v1/projects/{credential.project}/messages:send")
        self._token_url = f"{limits.base_url}/token" if limits.base_url else TOKEN_URL
        self._tokens = SharedToken(f"fcm:{credential.name}", self._new_token, cache, NEVER_SOONER)
        self._posts = Posts(limits)
        self._held: TryLater | None = None  # what the service last asked of all
        self._of_another: set[str] = set()  # addresses in a row

    async def send(self, batch: Sequence[Outgoing]) -> list[Outcome]:
        """Send each of the batch once; one outcome for each."""
        try:
            await self._tokens.current()
        except NoTokenNowError as error:
            return [TryLater(one.delivery, str(error), halt=Halt.CHANNEL) for one in batch]
        except UnusableCredentialError as error:
            return [TryLater(one.delivery, str(error), halt=Halt.CREDENTIAL) for one in batch]
        return await in_turn(batch, self._limits.connections, self._send)

    async def test_connection(self) -> str:
        """ "" when Google takes the account; else what it says. It is asked to judge a message, and to send none."""
        nobody = {"token": "nobody", "notification": {"title": "Test"}}
        try:
            said = await self._asked({"message": nobody, "validate_only": True}, await self._tokens.current())
        except (NoTokenNowError, UnusableCredentialError) as error:
            return f"{error}."
        except (NotSentError, NoAnswerError) as error:
            return f"FCM cannot be reached. {error}."
        taken = said.status == 200 or said.code in ("INVALID_ARGUMENT", "UNREGISTERED")
        return "" if taken else f"FCM answered {said.status} {said.code}: {said.words}"

    async def close(self) -> None:
        """Close the connections."""
        await self._posts.close()

    async def _send(self, one: Outgoing) -> Outcome:
        written = message(one, json.loads(one.address))
        if (length := size(written)) > LONGEST:
            words = f"Shorten the message: {length:,} bytes with its names, and FCM takes {LONGEST:,}."
            return Refused(one.delivery, words)
        now = datetime.now(UTC)
        if self._held and self._held.not_before and self._held.not_before > now:
            return TryLater(one.delivery, self._held.reason, self._held.not_before, Halt.CHANNEL)
        return self._weighed(await self._called(one, {"message": written}), one.address)

    async def _called(self, one: Outgoing, body: dict[str, Any]) -> Outcome:
        try:
            token = await self._tokens.current()
            said = await self._asked(body, token)
            if answers.is_stale(said) and (another := await self._tokens.renewed(token)):
                said = await self._asked(body, another)
            return answers.outcome(one, said, datetime.now(UTC))
        except NoTokenNowError as error:
            return TryLater(one.delivery, str(error), halt=Halt.CHANNEL)
        except UnusableCredentialError as error:
            return TryLater(one.delivery, str(error), halt=Halt.CREDENTIAL)
        except NotSentError as error:
            return TryLater(one.delivery, str(error))
        except NoAnswerError as error:
            return Unclear(one.delivery, str(error))

    async def _asked(self, body: dict[str, Any], token: str) -> Said:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        return answers.read(await self._posts.post(self._place, headers, compact(body).encode()))

    def _weighed(self, outcome: Outcome, address: str) -> Outcome:
        """The outcome, with what it says of all others."""
        if isinstance(outcome, Accepted):
            self._of_another, self._has_taken = set(), True
        if not isinstance(outcome, TryLater):
            return outcome
        if outcome.halt == Halt.CHANNEL:  # what was taken meanwhile had left before
            moment = outcome.not_before or datetime.now(UTC) + timedelta(seconds=1)
            self._held = TryLater(outcome.delivery, outcome.reason, moment, Halt.CHANNEL)
        if answers.SENDER_ID_MISMATCH in outcome.reason:
            if self._has_taken:  # so the project is the app's, and the phone another's
                return Refused(outcome.delivery, outcome.reason)
            self._of_another.add(address)
            if len(self._of_another) >= MOST_OF_ANOTHER:
                return TryLater(outcome.delivery, outcome.reason, halt=Halt.CREDENTIAL)
        return outcome

    async def _new_token(self) -> Token:
        return await self._credential.token(self._posts, self._token_url)
