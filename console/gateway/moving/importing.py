"""Make devices, bindings and addresses of the rows of a file, in pieces, so that others can write meanwhile.

What the gateway knows from a device itself is newer than a file: nothing is replaced, and no account comes back that
was taken off a device, but by a row that says when the device was last seen, and was seen later. So a file can be given
again, after a break or with more rows.
"""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from console.gateway.carrying import bulk
from console.gateway.carrying.case_folding import fold
from console.gateway.channels.kinds import KINDS, limits
from console.gateway.channels.protocol import Limits, UnusableAddressError
from console.gateway.database_failures import insistently
from console.gateway.models import TOKEN_LONGEST, Address, AppChannel, Binding, Device, GatewayApplication
from console.gateway.moving.files import Moved, Problem
from console.gateway.operations import BATCH, PAUSE, REGISTERED, binding_began, write_bindings

ADDRESSED = (
    "channel_id", "device_id", "environment", "region", "text", "digest", "registered_at", "seen_at", "dead_reason"
)  # fmt: skip
READDRESS = (
    "(device_id, channel_id) DO UPDATE SET environment = excluded.environment, text = excluded.text,"
    " digest = excluded.digest, registered_at = excluded.registered_at, seen_at = excluded.seen_at,"
    f" dead_at = NULL, dead_reason = '' WHERE {Address._meta.db_table}.registered_at <= excluded.registered_at"
)


Pairs = Sequence[tuple[Moved, str]]  # rows, each with the token of its device

MOST_SHOWN = 50  # problems that are kept


class Known(NamedTuple):
    """What the gateway has, and since when."""

    value: str
    since: datetime


@dataclass
class Report:
    """What was done, or would be. A row counts once among devices, once among accounts, once among addresses."""

    rows: int = 0
    left_out: int = 0  # rows with a problem
    problems: list[Problem] = field(default_factory=list)  # the first of them
    devices: Counter[str] = field(default_factory=Counter)  # "registered", "known"
    accounts: Counter[str] = field(default_factory=Counter)  # "added", "replaced", "unchanged", "kept" as newer
    addresses: Counter[str] = field(default_factory=Counter)  # the same
    not_carried: Counter[str] = field(default_factory=Counter)  # rows by the name of a channel that there is not
    with_tags: int = 0  # which the gateway does not know

    def leave_out(self, problem: Problem) -> None:
        """Count a row that is not imported."""
        self.left_out += 1
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(problem)


class Importer:
    """Imports for one application. `is_trial`: everything is looked at and nothing is written."""

    def __init__(self, application: GatewayApplication, *, is_trial: bool = False) -> None:
        self.report = Report()
        self._application, self._is_trial, self._now = application, is_trial, timezone.now()
        self._moment = lru_cache(BATCH)(bulk.moment)  # the same one stands in several rows of the database
        given = AppChannel.objects.filter(application=application).values_list("kind", "pk")
        self._channels = dict(given)

    def take(self, rows: Iterable[Moved | Problem]) -> None:
        """Import them; what is wrong with a row is in the report, and the others are imported."""
        for number, batch in enumerate(_batches(rows)):
            if number and connection.vendor == "sqlite" and not self._is_trial:
                time.sleep(PAUSE)
            insistently(partial(self._take_batch, batch, deepcopy(self.report), is_first=number == 0))

    def _take_batch(self, batch: Sequence[Moved | Problem], before: Report, *, is_first: bool) -> None:
        self.report = deepcopy(before)
        for problem in batch:
            if isinstance(problem, Problem):
                self.report.leave_out(problem)
        with transaction.atomic():
            self._take([one for one in batch if isinstance(one, Moved)], is_first=is_first)
        self.report.rows += len(batch)

    def _take(self, rows: Sequence[Moved], *, is_first: bool) -> None:
        if is_first and not self._is_trial and not self._application.is_rehearsal:
            binding_began.send(sender=Binding, application=self._application, rows=None)
        tokens = {row.row: row.tpns_token or self._token_of(row) for row in rows}
        known = bulk.among(Device, "token", set(tokens.values()))
        found = list(known.values_list("token", "pk", "application_id", "unbound_at"))
        keys = {token: pk for token, pk, owner, _ in found if owner == self._application.pk}
        foreign = {token for token, _, owner, _ in found if owner != self._application.pk}
        unbound = {token: since for token, *_, since in found if since}
        for row in rows:
            if tokens[row.row] in foreign:
                words = "its tpns_token belongs to another application of the gateway. Use one of its own."
                self.report.leave_out(Problem(row.row, words))
        mine = [(row, tokens[row.row]) for row in rows if tokens[row.row] not in foreign]
        self._register(mine, keys)
        self._bind([(row, token) for row, token in mine if row.account], keys, unbound)
        self._address([(row, token) for row, token in mine if row.channel], keys)
        self.report.with_tags += sum(row.has_tags for row, _ in mine)

    def _token_of(self, row: Moved) -> str:
        """For a device whose TPNS token nobody has: the same for the same address, and known to nobody else."""
        named = f"{self._application.pk} {row.channel} {row.token}"
        return salted_hmac("console.gateway.moving", named, algorithm="sha256").hexdigest()[:TOKEN_LONGEST]

    def _register(self, rows: Pairs, keys: dict[str, int]) -> None:
        """Note the devices that are missing, and their keys."""
        seen: dict[str, datetime] = {}
        for row, token in rows:
            if token not in keys:
                seen[token] = max(seen.get(token, row.last_seen or self._now), row.last_seen or self._now)
        self.report.devices["registered"] += len(seen)
        self.report.devices["known"] += len({token for _, token in rows}) - len(seen)
        if self._is_trial or not seen:
            return
        application, platform, now = self._application.pk, self._application.platform, self._moment(self._now)
        new = [(application, token, platform, now, self._moment(seen[token])) for token in sorted(seen)]
        bulk.insert(Device, REGISTERED, new, "DO NOTHING")
        keys.update(bulk.among(Device, "token", seen).values_list("token", "pk"))

    def _bind(self, rows: Pairs, keys: dict[str, int], unbound: dict[str, datetime]) -> None:
        held = bulk.among(Binding, "device_id", {keys[token] for _, token in rows if token in keys})
        token_of = {pk: token for token, pk in keys.items()}
        known = {
            (token_of[device], kind): Known(account, since)
            for device, kind, account, since in held.values_list("device_id", "account_type", "account", "bound_at")
        }
        before, changed = set(known), dict[tuple[str, int], Known]()
        for row, token in rows:
            account, there = fold(row.account_type, row.account), known.get((token, row.account_type))
            if there is None and _is_older(row, unbound.get(token)):
                self.report.accounts["kept"] += 1
            elif self._wins(row, account, there, self.report.accounts):
                new = Known(account, row.last_seen or self._now)
                known[token, row.account_type] = changed[token, row.account_type] = new
        if self._is_trial:
            return
        application = self._application.pk
        bound = [
            (application, keys[token], kind, account, self._moment(since))
            for (token, kind), (account, since) in changed.items()
        ]
        for device, kind in write_bindings(bound):  # it was bound anew since it was read
            self.report.accounts["kept"] += 1
            self.report.accounts["replaced" if (token_of[device], kind) in before else "added"] -= 1

    def _wins(self, row: Moved, value: str, known: Known | None, counts: Counter[str]) -> bool:
        """Whether the row's value is to be written, and what that counts as."""
        is_newer = known is not None and row.last_seen is not None and row.last_seen > known.since
        said = "added" if known is None else "unchanged" if known.value == value else "replaced" if is_newer else ""
        counts[said or "kept"] += 1
        return said in ("added", "replaced")

    def _address(self, rows: Pairs, keys: dict[str, int]) -> None:
        for kind in {row.channel for row, _ in rows}:
            of_kind = [(row, token) for row, token in rows if row.channel == kind]
            if kind in self._channels:
                self._address_in(kind, of_kind, keys)
            else:
                self.report.not_carried[kind] += len(of_kind)

    def _address_in(self, kind: str, rows: Pairs, keys: dict[str, int]) -> None:
        allowed = limits(kind)
        texts = [(row, token, self._text(row, allowed)) for row, token in rows]
        fresh = [(row, token, text, sha256(text.encode()).hexdigest()) for row, token, text in texts if text]
        channel, values = self._channels[kind], ("device__token", "digest", "registered_at")
        mine = bulk.among(Address, "device_id", {keys[token] for _, token, *_ in fresh if token in keys})
        known = {
            token: Known(digest, since) for token, digest, since in mine.filter(channel=channel).values_list(*values)
        }
        taken = bulk.among(Address, "digest", {digest for *_, digest in fresh}).filter(channel=channel)
        owners = {digest: Known(token, since) for token, digest, since in taken.values_list(*values)}
        before = set(known)
        chosen: dict[str, tuple[Moved, str, str]] = {}
        for row, token, text, digest in fresh:
            owner, since = owners.get(digest), row.last_seen or self._now
            if owner and owner.value != token and not (row.last_seen and row.last_seen > owner.since):
                self.report.addresses["kept"] += 1
            elif self._wins(row, digest, known.get(token), self.report.addresses):
                if owner and owner.value in chosen and chosen[owner.value][2] == digest:
                    del chosen[owner.value]
                known[token], owners[digest] = Known(digest, since), Known(token, since)
                chosen[token] = row, text, digest
        if chosen and not self._is_trial:
            for token in self._write(kind, chosen, keys):  # it was registered anew since it was read
                self.report.addresses["kept"] += 1
                self.report.addresses["replaced" if token in before else "added"] -= 1

    def _text(self, row: Moved, allowed: Limits) -> str:
        """The address as its channel keeps it; "" when it is none, which is in the report."""
        try:
            return KINDS[row.channel].address_of({"token": row.token}, allowed)
        except UnusableAddressError as error:
            words = f"its token is none of the channel {row.channel}. {error}"
            self.report.leave_out(Problem(row.row, words))
            return ""

    def _write(self, kind: str, chosen: dict[str, tuple[Moved, str, str]], keys: dict[str, int]) -> list[str]:
        """Write them; the tokens of the devices whose newer address stays."""
        channel, encrypted = self._channels[kind], Address._meta.get_field("text").get_prep_value
        fresh: list[tuple[Any, ...]] = []
        for token, (row, text, digest) in chosen.items():
            since = self._moment(row.last_seen or self._now)
            place = (channel, keys[token], str(row.environment), "")
            fresh.append((*place, encrypted(text), digest, since, since, ""))
        # Those that another device had: apps that were installed anew, and two that changed places.
        bulk.among(Address, "digest", [row[5] for row in fresh]).filter(channel=channel).delete()
        if bulk.insert(Address, ADDRESSED, fresh, READDRESS) == len(fresh):
            return []
        there = bulk.among(Address, "device_id", [row[1] for row in fresh]).filter(channel=channel)
        now = dict(there.values_list("device_id", "digest"))
        return [token for token, (_row, _text, digest) in chosen.items() if now.get(keys[token], digest) != digest]


def _is_older(row: Moved, since: datetime | None) -> bool:
    """Whether the row may be from before that moment."""
    return since is not None and not (row.last_seen and row.last_seen > since)


def _batches(rows: Iterable[Moved | Problem]) -> Iterator[list[Moved | Problem]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch
