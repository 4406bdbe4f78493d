"""A long history of pushes, written by SQL: copies of a few rows that the models made.

So they obey every constraint and have every column there is; only what must differ is made anew. benchmarks/pages.py
runs this file in an earlier commit as well: rows of what that lacks are made by benchmarks/past_beside.py.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.utils import timezone

from pushes.models import AccountPackage, Application, Event, Part, Push
from pushes.models.rehearsal import key_of_rehearsals
from tests import builders

APPLICATIONS: Final = 20  # alice has three of them; bob has one more, with a few old pushes
AUTHORS: Final = 50  # alice is one of them
PARTS, EVENTS = 2, 10  # of each push
AT_ONCE: Final = 1_000_000  # rows of one statement
Status = Push.Status
REHEARSAL: Final = "rehearsal"
# One push in so many stands like this, all others are finished. The newest thousand have so many that have not ended.
EVERY: Final = {
    REHEARSAL: 50,
    Status.DRAFT: 101,
    Status.STOPPED: 30,
    Status.FINISHED_WITH_PROBLEMS: 40,
    Status.FAILED: 150,
}
UNENDED: Final = {Status.NEEDS_ATTENTION: 20, Status.SCHEDULED: 200, Status.SENDING: 40}


def people() -> dict[str, User]:
    """Alice and bob, who are marketers, and carol, the administrator; the applications are made with them."""
    alice, bob, carol = builders.alice(), builders.bob(), builders.carol()
    for number in range(1, APPLICATIONS + 2):
        name, who = f"Shop {number:02}", {APPLICATIONS + 1: [bob]} | {mine: [alice] for mine in (1, 2, 3)}
        if not Application.objects.filter(name=name).exists():
            builders.application(people=who.get(number, []), name=name, access_id=str(1_500_000_000 + number))
    return {"alice": alice, "bob": bob, "carol": carol}


def fill(pushes: int, events: int = EVENTS) -> None:
    """Write so many pushes, with their parts and `events` for each. Needs a database without pushes."""
    templates = _templates(people()["alice"])
    first = max(templates.values()) + 1
    copy(Push, pushes, _push_columns(templates, first, pushes), _which(templates, pushes))
    part = {"push_id": f"{first} + n / {PARTS}", "number": f"n % {PARTS} + 1"}
    # A push id is never the number of another push, by which a search finds as well.
    names = {"upload_id": "'u' || n", "service_push_id": "'9000000000' || n"}
    copy(Part, pushes * PARTS, part | names, str(Part.objects.get().pk))
    event = {"push_id": f"{first} + n / {events}", "sequence": f"n % {events} + 1"}
    copy(Event, pushes * events, event, str(Event.objects.get().pk))
    Part.objects.filter(push__status=Status.DRAFT).delete()
    Push.objects.filter(pk__in=templates.values()).delete()
    if connection.vendor == "postgresql":
        run("ANALYZE")


def _templates(author: User) -> dict[str, int]:
    """A push of each kind, by its name; one part and one event of the finished one."""
    application, now = Application.objects.order_by("pk")[0], timezone.now()
    fields = {"author": author, "application": application, "package": _package(application, author), "version": 3}
    fields |= {"title": "-", "content": "-", "account_type": 1002}
    made = {str(kind): Push.objects.create(**fields | said, status=kind) for kind, said in _kinds(author, now).items()}
    finished = made[Status.FINISHED]
    rehearsed = {"application": _of_rehearsals(application), "rehearses": finished, "weather": "fair", "seed": 1}
    over = _kinds(author, now)[Status.FINISHED]
    made[REHEARSAL] = Push.objects.create(**fields | over | rehearsed, status=Status.FINISHED)
    Part.objects.create(push=finished, number=1, accounts=50_000, status="accepted", upload_id="u", service_push_id="p")
    Event.objects.record(finished, Event.Kind.CALLED, author, part=1)
    return {kind: push.pk for kind, push in made.items()}


def _kinds(author: User, now: datetime) -> dict[Push.Status, dict[str, Any]]:
    later = now + timedelta(days=3)
    waits = {"confirmed_at": now, "confirmed_by": author, "accounts": 100_000, "due_at": later, "scheduled_for": later}
    begun = waits | {"due_at": now, "scheduled_for": now, "started_at": now, "looked_at": now}
    figures = {"planned": 90_000, "sent": 90_000, "arrived": 80_000, "shown": 70_000, "clicked": 5_000}
    over = begun | {"scheduled_for": None, "finished_at": now, "stop_asked_at": now} | figures
    ended = (Status.FINISHED, Status.STOPPED, Status.FINISHED_WITH_PROBLEMS, Status.FAILED)
    unended = {Status.DRAFT: {}, Status.SCHEDULED: waits, Status.SENDING: begun}
    held = begun | {"attention": "failing", "attention_at": now}
    return {**unended, Status.NEEDS_ATTENTION: held, **dict.fromkeys(ended, over)}


def _package(application: Application, author: User) -> AccountPackage:
    package = builders.stored_package(application=application, by=author)
    counts = {"rows": 100_000, "accepted": 100_000, "duplicates": 0, "rejected": 0, "blank": 0}
    checked = {"status": AccountPackage.Status.CHECKED, "checked_at": timezone.now(), "sample": ["+8613711112222"]}
    AccountPackage.objects.filter(pk=package.pk).update(**counts, **checked)
    return package


def _of_rehearsals(application: Application) -> Application:
    fields = {"name": "-", "platform": "android", "access_point": "gateway", "access_id": "rehearsal-1"}
    made: Application = Application.with_rehearsals.create(pk=key_of_rehearsals(application), secret_key="-", **fields)
    return made


def _which(templates: dict[str, int], pushes: int) -> str:
    """SQL: the template of push `n`."""
    first, cases = pushes - sum(UNENDED.values()), ""
    for kind, count in UNENDED.items():
        cases += f" WHEN n >= {first} AND n < {first + count} THEN {templates[kind]}"
        first += count
    cases += "".join(f" WHEN n % {every} = {every // 2} THEN {templates[kind]}" for kind, every in EVERY.items())
    return f"CASE{cases} ELSE {templates[Status.FINISHED]} END"


def _push_columns(templates: dict[str, int], first: int, pushes: int) -> dict[str, str]:
    """SQL of what differs from push to push: `n` is its number, `t` its template."""
    apps = list(Application.objects.order_by("pk").values_list("pk", flat=True))
    # Bob's application has some pushes of the oldest tenth.
    rare = f"CASE WHEN n < {pushes // 10} AND n % 500 = 7 THEN {apps[-1]} ELSE {apps[0]} + n % {APPLICATIONS} END"
    own = f"CASE WHEN t.id = {templates[REHEARSAL]} THEN t.application_id ELSE {rare} END"
    rehearsed = f"CASE WHEN t.id = {templates[REHEARSAL]} THEN {first} + n - 1 END"
    authors = "".join(f" WHEN {place} THEN {pk}" for place, pk in enumerate(_authors(), 1))
    author = f"CASE n % {AUTHORS}{authors} ELSE t.author_id END"
    columns = {"id": f"{first} + n", "application_id": own, "rehearses_id": rehearsed, "author_id": author}
    columns |= {"title": "'Sale ' || n", "content": "'From nine in all shops of region ' || n % 977"}
    columns["in_overview"] = "CASE WHEN t.started_at IS NOT NULL THEN TRUE END"  # of counting there is another test
    times = ("created_at", "updated_at", "confirmed_at", "started_at", "finished_at")
    return columns | {name: earlier(f"t.{name}", f"30 * ({pushes} - n)") for name in times}


def _authors() -> list[int]:
    """Keys of the people besides alice who have written pushes."""
    names = [f"author-{number}" for number in range(1, AUTHORS)]
    User.objects.bulk_create([User(username=name) for name in names], ignore_conflicts=True)
    return list(User.objects.filter(username__in=names).values_list("pk", flat=True))


def earlier(moment: str, seconds: str) -> str:
    if connection.vendor == "postgresql":
        return f"{moment} - ({seconds}) * interval '1 second'"
    return f"strftime('%Y-%m-%d %H:%M:%f000', {moment}, '-' || ({seconds}) || ' seconds')"


def copy(model: Any, rows: int, columns: dict[str, str], template: str) -> None:
    """Copy template rows so many times, `columns` made anew; `template` is SQL of the one for row `n`."""
    table, names = model._meta.db_table, [field.column for field in model._meta.concrete_fields]
    base = (model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    made = {"id": f"{base} + n"} | columns
    values = ", ".join(made.get(name, f"t.{name}") for name in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    for start in range(0, rows, AT_ONCE):
        before, series = _series(start, min(rows, start + AT_ONCE))
        joined = f"FROM {series} JOIN {table} t ON t.id = {template}"
        run(f"INSERT INTO {table} ({quoted}) {before} SELECT {values} {joined}")
    if connection.vendor == "postgresql":
        run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")


def _series(start: int, end: int) -> tuple[str, str]:
    """SQL that gives the numbers from `start` to before `end` as `n`: what stands before the SELECT, and its source."""
    if connection.vendor == "postgresql":
        return "", f"generate_series({start}, {end - 1}) AS s(n)"
    return f"WITH RECURSIVE s(n) AS (SELECT {start} UNION ALL SELECT n + 1 FROM s WHERE n < {end - 1})", "s"


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
