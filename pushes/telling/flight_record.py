"""The flight record in words: who did what, what was asked of the service and what it answered."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from pushes import walltime
from pushes.accounts import WHOLE
from pushes.accounts.words.catalogue import in_a_row
from pushes.accounts.words.repairs import NAMES, listed, named
from pushes.accounts.words.two_readings import shares_told
from pushes.models import Event, Push
from pushes.models.gathering import who_said
from pushes.telling.kept_words import kept_words
from pushes.telling.numbers import counted, of_shadow

Kind = Event.Kind
UNKNOWN = "–"
TIMES = ("due_at", "made_at", "old", "new")
# Numbers that are not counted with.
IDS = ("part", "push_id", "upload_id", "code", "account_type", "limit", "original", "seed", "source", "test")

# By kind, or by kind and the fact that tells its variants apart.
VARIANTS: Mapping[str, str] = {
    Kind.RECHECKED: "account_type",
    Kind.CALLED: "call",
    Kind.HELD: "cause",
    Kind.DECIDED: "decision",
    Kind.RESUMED: "cause",
    Kind.RECALL_ASKED: "how",
    Kind.RECALLED: "how",
    Kind.REACHED: "status",
    Kind.UNDONE: "of",
    Kind.SENT_BACK: "cause",
    Kind.APPROVAL_FELL: "of",
    Kind.LIMITED: "over",
}
SENTENCES: Mapping[tuple[str, ...], Any] = {
    (Kind.CREATED,): _("Began the draft."),
    (Kind.ATTACHED,): _("Uploaded an account package: %(bytes)s bytes, SHA-256 %(sha256)s…"),
    (Kind.CHOSEN,): _("Chose the saved audience “%(audience)s”: %(accounts)s."),
    (Kind.GATHERING,): _("Asked for accounts of push %(source)s: %(who)s."),
    (Kind.GATHERED,): _("Gathered %(accounts)s of push %(source)s. The gateway told of %(asked)s."),
    (Kind.RECHECKED,): _("Had the account package read anew, as accounts of type %(account_type)s."),
    (Kind.RECHECKED, "None"): _("Had the account package read anew, as accounts of the type that they look like."),
    (Kind.REHEARSED,): _(
        "Began a rehearsal of push %(original)s: %(weather)s, seed %(seed)s. It goes to simulated devices at this "
        "installation's own gateway. Nobody is reached."
    ),
    (Kind.TEST,): _(
        "Sent what draft %(original)s said as a test. Test accounts and test devices: %(recipients)s. It is counted "
        "nowhere."
    ),
    (Kind.TESTED,): _("Sent a test of it, push %(test)s. Test accounts and test devices: %(recipients)s."),
    (Kind.GIVEN_UP,): _("Part %(part)s: gave up, for a test is not sent late. %(words)s"),
    (Kind.ARRIVED,): _("Part %(part)s: heard that it arrived. Devices: %(devices)s."),
    (Kind.CONFIRMED,): _("Confirmed it for %(accounts)s, to start %(due_at)s."),
    (Kind.APPROVAL_ASKED,): _("Asked for approval of what has the SHA-256 %(sha256)s…"),
    (Kind.APPROVED,): _("Approved what has the SHA-256 %(sha256)s…"),
    (Kind.GLASS_BROKEN,): _("SENT IT WITHOUT APPROVAL: “%(words)s” What was sent has the SHA-256 %(sha256)s…"),
    (Kind.SENT_BACK, "rejected"): _("Rejected it: “%(words)s” It is a draft of its author again."),
    (Kind.SENT_BACK, "late"): _(
        "Did not have it sent late: its time, %(due_at)s, had passed while it waited for approval. It is a draft "
        "of its author again."
    ),
    (Kind.SENT_BACK, "changed"): _("Did not send it: it is not what was approved. It is a draft of its author again."),
    (Kind.WITHDRAWN,): _("Withdrew it before anybody had approved it. It is a draft again."),
    (Kind.APPROVAL_FELL,): _("Stopped it before anything had left: it is not what was approved."),
    (Kind.APPROVAL_FELL, "more"): _(
        "Stopped it: what would be sent now is not what was approved. What had been sent before stays sent."
    ),
    (Kind.UNDONE, "more"): _("Took it back: no more is sent. What had been sent before stays sent."),
    (Kind.HELD, "late"): _(
        "Did not send the others late: no worker found it at its time, %(due_at)s. It is what it was."
    ),
    (Kind.UNDONE,): _("Took it back into a draft. Nothing had been sent."),
    (Kind.HURRIED,): _("Started it at once. It was due %(due_at)s."),
    (Kind.RESCHEDULED,): _("Moved it from %(old)s to %(new)s."),
    (Kind.STARTED,): _("Began to send. Number of parts: %(parts)s."),
    (Kind.LIMITED, "0"): _("Left nobody out: none of its accounts had got so many pushes within 24 hours: %(limit)s."),
    (Kind.LIMITED,): _(
        "Left accounts out: %(over)s. They had got as many pushes within 24 hours as the application allows "
        "(%(limit)s), from pushes %(pushes)s. It goes to %(accounts)s."
    ),
    (Kind.LIMIT_LIFTED,): _(
        "SENT IT PAST THE LIMIT of pushes a day, to %(over)s whom it had left out: “%(words)s” It goes to %(accounts)s."
    ),
    (Kind.CALLED, "upload"): _("Part %(part)s: called the service to upload %(accounts)s."),
    (Kind.CALLED, "push"): _("Part %(part)s: called the service to push to %(accounts)s."),
    (Kind.CALLED, "records"): _("Part %(part)s: asked the service's records whether the push call arrived."),
    (Kind.UPLOADED,): _("Part %(part)s: took the upload of %(bytes)s bytes. Upload id %(upload_id)s."),
    (Kind.ACCEPTED,): _("Part %(part)s: accepted the push to %(accounts)s. Push id %(push_id)s."),
    (Kind.SETTLED,): _("Part %(part)s: has the push call on record: it had arrived. Push id %(push_id)s."),
    (Kind.REFUSED,): _("Part %(part)s: refused it (%(code)s): “%(words)s”"),
    (Kind.ASKED_TO_WAIT,): _("Part %(part)s: asked to wait: “%(words)s”"),
    (Kind.DELAYED,): _("Part %(part)s: try %(attempt)s failed, another follows. %(words)s"),
    (Kind.UNCLEAR,): _(
        "Part %(part)s: got no clear answer. %(words)s The call may have arrived, so it is not made again "
        "before the service's records have been asked."
    ),
    (Kind.UNKNOWN,): _("Part %(part)s: has nothing on record of the push call, so far."),
    (Kind.REPEATED,): _(
        "Part %(part)s: the records knew nothing of the push call for a minute. It is made again "
        "(repetition %(repetition)s)."
    ),
    (Kind.HELD, "doubt"): _("Part %(part)s: left it to a person. %(words)s"),
    (Kind.HELD, "failing"): _("Part %(part)s: used up its tries and left it to a person. %(words)s"),
    (Kind.PAUSED,): _("Part %(part)s: not sent, for the application is paused: “%(words)s”"),
    (Kind.HELD, "overdue"): _("Did not send it late: its time, %(due_at)s, had been missed. A person decides."),
    (Kind.HELD, "restored"): _(
        "Held it for a person: the database was put back from a backup of %(made_at)s, and it may have been sent since."
    ),
    (Kind.HELD, "canary"): _("Sent the canary of %(accounts)s, and holds the others for a person."),
    (Kind.DECIDED, "it arrived"): _("Part %(part)s: decided that it arrived. Counted as sent: %(accounts)s."),
    (Kind.DECIDED, "send again"): _("Part %(part)s: decided to send to its %(accounts)s again."),
    (Kind.DECIDED, "skip"): _("Part %(part)s: decided to leave out its %(accounts)s."),
    (Kind.RESUMED, "overdue"): _("Decided to send it late."),
    (Kind.RESUMED, "restored"): _("Decided to send what a backup had as unsent."),
    (Kind.RESUMED, "rehearsal"): _(
        "Let the others follow the canary of %(accounts)s by itself: in a rehearsal nobody is waited for."
    ),
    (Kind.RESUMED, "canary"): _("Let the others follow the canary."),
    (Kind.RESUMED,): _("Had it tried again."),
    (Kind.STOP_ASKED,): _("Stopped it."),
    (Kind.CONTINUED,): _("Had the rest sent: %(accounts)s. Number of parts: %(parts)s."),
    (Kind.RECALL_ASKED, "terminate"): _("Asked to hold back what still waits at the service. Parts: %(parts)s."),
    (Kind.RECALL_ASKED, "revoke"): _("Asked to take it off the devices. Parts: %(parts)s."),
    (Kind.RECALLED, "terminate"): _("Part %(part)s: holds back what still waits."),
    (Kind.RECALLED, "revoke"): _("Part %(part)s: takes it off the devices where it can."),
    (Kind.RECALL_REFUSED,): _("Part %(part)s: does not call it back: “%(words)s”"),
    (Kind.CANARY_STOPPED,): _(
        "Stopped it: of the canary's devices (%(sent)s) it arrived at %(arrived)s, and at most %(limit)s percent may "
        "fail."
    ),
    (Kind.REACHED, "reached few"): _("Few of its accounts have a device: %(reached)s of %(accounts)s."),
    (Kind.REACHED, "finished"): _("More of its accounts have a device by now: %(reached)s of %(accounts)s."),
    (Kind.ENDED,): _("Ended: %(status)s. Parts accepted: %(parts_accepted)s."),
}
ANSWERS = frozenset(
    {
        Kind.UPLOADED,
        Kind.ACCEPTED,
        Kind.SETTLED,
        Kind.REFUSED,
        Kind.ASKED_TO_WAIT,
        Kind.UNKNOWN,
        Kind.RECALLED,
        Kind.RECALL_REFUSED,
    }
)


def who(event: Event) -> str:
    """The person, or the service that answered, or the console that went on by itself."""
    if event.by:
        return event.by.get_username()
    return gettext("Service") if event.kind in ANSWERS else gettext("Console")


def told(event: Event) -> str:
    """What happened, in a sentence or two. Facts that an older record does not have are shown as a dash."""
    variant = str(event.facts.get(VARIANTS.get(event.kind, ""), ""))
    sentence = SENTENCES.get((event.kind, variant)) or SENTENCES.get((event.kind,))
    if sentence is None:
        return str(event.get_kind_display())
    facts = defaultdict(lambda: UNKNOWN, {name: _said(name, value) for name, value in event.facts.items()})
    return in_a_row(str(sentence) % facts, *_of_accounts(event))


def _of_accounts(event: Event) -> list[str]:
    """How the accounts were read: by what was asked for, or by what was done."""
    if event.kind == Kind.RECHECKED:
        return read_so(event.facts.get("choices") or {})
    if event.kind == Kind.CONFIRMED and event.facts.get("account_type") is not None:
        sentence = gettext("Account type %(type)s, which they look like.") if event.facts.get("taken") else None
        type_told = (sentence or gettext("Account type %(type)s.")) % {"type": event.facts["account_type"]}
        return [type_told, *read_so(event.facts.get("reading") or {}), *of_shadow(event.facts.get("shadow"))]
    return []


def read_so(reading: Mapping[str, Any]) -> list[str]:
    """Sentences about a reading of accounts: row 1 kept, raw values hashed, repairs asked for or done."""
    repairs = [_named(code) for code in reading.get("repairs", ()) if code in NAMES]
    done = [_named(code, rows) for code, rows in reading.get("repaired", {}).items() if code in NAMES]
    said = (
        (column := reading.get("column"), _of_column(column, reading.get("column_name", ""))),
        (reading.get("keep_header"), gettext("The first row is kept as an account, though it looks like a header.")),
        (reading.get("hash_raw"), gettext("They are raw values, and their MD5 is sent.")),
        (repairs, gettext("Repairs asked for: %(repairs)s.") % {"repairs": listed(repairs, gettext)}),
        (done, gettext("Repairs made: %(repairs)s.") % {"repairs": listed(done, gettext)}),
        (readings := reading.get("readings"), shares_told(readings, gettext) if readings else ""),
    )
    return [sentence for is_so, sentence in said if is_so]


def _of_column(column: str | None, name: str) -> str:
    if column == WHOLE:
        return gettext("Each row is one account, separators and all.")
    words = gettext("Column %(column)s, “%(name)s”.") if name else gettext("Column %(column)s.")
    return words % {"column": column, "name": name}


def _named(code: str, rows: int | None = None) -> str:
    name = named(code, gettext)
    return name if rows is None else _rows_named(name, rows)


def _rows_named(name: str, rows: int) -> str:
    words = ngettext("%(name)s (%(rows)s row)", "%(name)s (%(rows)s rows)", rows)
    return words % {"name": name, "rows": f"{rows:,}"}


def _said(name: str, value: Any) -> str:
    if name == "accounts" and isinstance(value, int):
        return counted(value)
    if name == "pushes":
        return ", ".join(map(str, value))
    if name == "words":
        return kept_words(str(value))
    if name in TIMES:
        return _time(str(value))
    if name == "who":
        return who_said(value)
    if name == "sha256":
        return str(value)[:12]
    if name == "weather" and value in Push.Weather.values:
        return str(Push.Weather(value).label).lower()
    if name == "status" and value in Push.Status.values:
        return str(Push.Status(value).label)
    return f"{value:,}" if isinstance(value, int) and name not in IDS else str(value)


def _time(kept: str) -> str:
    try:
        return walltime.told_exactly(datetime.fromisoformat(kept), timezone.get_current_timezone_name())
    except ValueError:
        return UNKNOWN
