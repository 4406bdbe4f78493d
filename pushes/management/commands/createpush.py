"""`manage.py createpush`: the whole job from the shell, for cron and for checking an installation."""

import json
import os
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.core.management.base import BaseCommand, CommandError

from pushes import actions, places
from pushes.accounts import ACCOUNT_TYPES, UnreadablePackage, decoded
from pushes.accounts.__main__ import repairs_of
from pushes.accounts.words.repairs import SENTENCES as REPAIRS
from pushes.accounts.words.two_readings import reading_in, refuse_both, shares_told
from pushes.management.agreeing import add_agreement_arguments, agreed_number, is_agreed
from pushes.management.applications import application_named
from pushes.management.audiences import take_audience
from pushes.management.authors import add_author_arguments, author_named, noted
from pushes.management.exit_status import NOTHING_SENT, status_of
from pushes.management.message_arguments import add_message_arguments, message_given
from pushes.management.those_of import add_who_argument, draft_for, progress_of, waits_for_worker
from pushes.models import AccountPackage, Push
from pushes.models.findings import Choices, Reading
from pushes.readiness.bound import UNKNOWN, told
from pushes.readiness.daily_limit import told as over_limit
from pushes.readiness.draft_doubts import Doubt, doubts
from pushes.readiness.obstacles import obstacles
from pushes.telling.shell import approval_lines, facts_of, lines_of
from pushes.tpns.contract import AccountPushType

POLL_SECONDS = 0.25
PATIENCE_SECONDS = 10
DEVICES = {"recent": AccountPushType.RECENT, "all": AccountPushType.ALL}
REPETITIONS = {"same-file", "same-people", "same-words"}
REPAIR_HELP = "read the accounts with a repair, or leave out rows, as the check offers it: CODE or CODE+CODE"


class Command(BaseCommand):
    """Create a push, have its package checked, confirm it and, if asked, wait for what comes of it."""

    help = (
        "Create a push and send it. Exit status: 0 done, 1 refused, finished with problems, or few of its accounts "
        "have a device, 2 nothing was sent, 3 needs attention, 4 waits for approval."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Arguments, as the page asks for them."""
        parser.add_argument("--app", required=True, help="name or AccessID of the application")
        target = parser.add_mutually_exclusive_group(required=True)
        target.add_argument("--package", type=Path, metavar="FILE", help="account package: .txt, .csv, .xlsx or .zip")
        target.add_argument("--audience", metavar="NAME", help="saved audience of the application, with its type")
        target.add_argument("--accounts", metavar="LIST", help="accounts separated by commas; - reads standard input")
        target.add_argument("--those-of", type=int, metavar="PUSH", help="accounts of a push that has ended; see --who")
        add_who_argument(parser)
        parser.add_argument(
            "--account-type", type=int, choices=list(ACCOUNT_TYPES), metavar="N", help="see docs/account-types.md"
        )
        parser.add_argument("--column", default="", metavar="NAME|N", help="of a package that has several columns")
        parser.add_argument("--devices", choices=list(DEVICES), help="default: recent, or as the push of --those-of")
        parser.add_argument("--environment", choices=Push.Environment.values, help="iOS only (default: product)")
        add_message_arguments(parser)
        add_author_arguments(parser)
        add_agreement_arguments(parser)
        parser.add_argument("--repair", action="extend", default=[], type=repairs_of, metavar="CODE", help=REPAIR_HELP)
        parser.add_argument("--wait", action="store_true", help="wait until the service has answered")
        parser.add_argument("--json", action="store_true", help="print one JSON object at the end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Make the push; the exit status tells how it ended."""
        try:
            refuse_both(options["repair"])
            written = {name: self._text(name, options[name]) for name in ("title", "content", "accounts")}
        except (UnreadablePackage, ValueError) as problem:
            raise CommandError(str(problem), returncode=NOTHING_SENT) from None
        push = self._draft(options := options | written)
        try:
            self._fill(push, options)
            self._confirm(push, options)
        except (UnreadablePackage, actions.NotReady) as problem:
            actions.discard_draft(push=push, by=push.author)
            raise CommandError(str(problem), returncode=NOTHING_SENT) from None
        push.refresh_from_db()
        if options["wait"]:
            self._follow(push)
        self._report(push, as_json=options["json"])
        sys.exit(status_of(push))

    def _text(self, name: str, given: str | None) -> str:
        """What was given, or stands at standard input, read as a package is. A database takes no NUL."""
        if name == "accounts" and given == "-":
            text = decoded(sys.stdin.buffer.read(), "standard input")
        else:
            text = decoded(os.fsencode(given or ""), f"--{name}")
        if "\0" in text:
            raise CommandError(f"Remove the NUL characters from --{name}.", returncode=NOTHING_SENT)
        return text

    def _draft(self, options: dict[str, Any]) -> Push:
        application = application_named(options["app"], returncode=NOTHING_SENT)
        author = author_named(options["author"], is_new=options["new_author"], returncode=NOTHING_SENT)
        if options["those_of"] is not None:
            return noted(draft_for(application, options["those_of"], options["who"], author))
        return noted(actions.create_push(application=application, by=author))

    def _fill(self, push: Push, options: dict[str, Any]) -> None:
        longest = Push._meta.get_field("title").max_length or 0
        if len(options["title"]) > longest:
            raise actions.NotReady(f"Shorten the title to {longest} characters; it has {len(options['title'])}.")
        fields = {
            "target": Push.Target.PACKAGE if options["package"] or push.package else Push.Target.ACCOUNTS,
            "typed": options["accounts"],
            "typed_repairs": options["repair"],
            "account_type": push.account_type if options["account_type"] is None else options["account_type"],
            "account_push_type": DEVICES.get(options["devices"], push.account_push_type),
            "environment": options["environment"] or push.environment,
            **message_given(options),
        }
        actions.save_draft(push=push, by=push.author, version=push.version, fields=fields)
        if options["package"] or options["audience"] or push.package:
            self._attach(push, options)

    def _attach(self, push: Push, options: dict[str, Any]) -> None:
        if push.package:
            package = push.package
        elif options["audience"]:
            package = take_audience(push, options["audience"], options["account_type"])
        else:
            package = self._stored(push, options["package"])
        self._read_with(options, push, package)
        self._until(lambda: not self._in_work(package), waits=lambda: waits_for_worker(package))
        if package.is_refused:
            raise actions.NotReady("\n".join([package.problem, *(package.table.lines if package.table else ())]))
        push.package = package

    def _stored(self, push: Push, path: Path) -> AccountPackage:
        try:
            with path.open("rb") as stream:
                file = UploadedFile(File(stream), name=path.name, size=path.stat().st_size)
                return actions.attach_package(push=push, by=push.author, file=file)
        except OSError as error:
            raise actions.NotReady(f"{path} cannot be read or stored: {error.strerror}.") from None

    def _read_with(self, options: dict[str, Any], push: Push, package: AccountPackage) -> None:
        column = {"column": options["column"]} if options["column"] else {}
        if options["repair"] or column:
            choices = Choices(repairs=tuple(code for code in REPAIRS if code in options["repair"]))
            fields = {"reading": Reading(package.pk, push.account_type, choices, column)}
            actions.save_draft(push=push, by=push.author, version=push.version, fields=fields)
            package.refresh_from_db()

    def _in_work(self, package: AccountPackage) -> bool:
        package.refresh_from_db()
        self._say(progress_of(package))
        return package.is_in_work

    def _refuse_without_type(self, push: Push) -> None:
        """Nobody reads what a program at night takes for granted: it is told what to add. An audience has its own."""
        if push.account_type is None and not push.is_for_audience:
            like = push.seen.looks_like if push.seen else None
            suggested = f" {like.account_type}. {like.text}" if like else " and a number of the table."
            raise actions.NotReady(f"Choose the account type: add --account-type{suggested}")

    def _confirm(self, push: Push, options: dict[str, Any]) -> None:
        self._refuse_without_type(push)
        self._tell_readings(push, options)
        for obstacle in obstacles(push):
            raise actions.NotReady(obstacle.text)
        if push.package:
            self._line(push.package.equation)
        if count := actions.count_bound_now(push=push):
            self._line(f"{told(count)}.")
        if forecast := actions.foresee_limit_now(push=push):
            self._line(f"Over the limit a day: {over_limit(forecast, push.count)}.")
        self._send(push, options)

    def _send(self, push: Push, options: dict[str, Any]) -> None:
        """Send it once every doubt was looked at, those as well that turn up meanwhile."""
        ticked: set[str] = set()
        while True:
            ticked |= {self._look_at(doubt, options) for doubt in doubts(push) if doubt.key not in ticked}
            seen, number = push.fingerprint, agreed_number(push, options)
            try:
                actions.confirm(push=push, by=push.author, seen=seen, ticked=ticked, number=number, undo_seconds=0)
            except actions.NotReady:
                if ticked.issuperset(doubt.key for doubt in doubts(push)):
                    raise
            else:
                return

    def _tell_readings(self, push: Push, options: dict[str, Any]) -> None:
        """What can be read in two ways is left out until one of them is named."""
        readings, home = push.seen.readings if push.seen else None, push.application.home_country
        if readings and not reading_in(options["repair"]):
            said = f"{readings.said(home, places.country(home))} {shares_told(readings.percent)}"
            self._line(f"{said} Add {' or '.join(f'--repair {code}' for code in readings.percent)}.")

    def _look_at(self, doubt: Doubt, options: dict[str, Any]) -> str:
        if doubt.code in REPETITIONS and not options["repeat"]:
            raise actions.NotReady(f"{doubt.text} Add --repeat to send all the same.")
        if doubt.of_list and is_agreed(options) and doubt.code not in [*options["accept_doubt"], UNKNOWN]:
            raise actions.NotReady(f"{doubt.text} Add --accept-doubt {doubt.code} to send all the same.")
        self._line(doubt.text)
        return doubt.key

    def _follow(self, push: Push) -> None:
        for line in approval_lines(push):
            self._line(line)
        self._until(lambda: not self._moving(push), waits=lambda: push.status == Push.Status.SCHEDULED)
        began = time.monotonic()
        expected = push.status in (Push.Status.FINISHED, Push.Status.FINISHED_WITH_PROBLEMS)
        while expected and not self._has_figures(push) and time.monotonic() - began < PATIENCE_SECONDS:
            time.sleep(POLL_SECONDS)

    def _moving(self, push: Push) -> bool:
        push.refresh_from_db()
        part = push.parts.exclude(status="waiting").last()
        sent = f", part {part.number}: {part.get_status_display().lower()} {part.percent_sent} %" if part else ""
        self._say(f"{push.get_status_display()}{sent}")
        return push.is_moving or push.is_waiting_for_approval

    def _has_figures(self, push: Push) -> bool:
        push.refresh_from_db()
        is_judged = push.status != Push.Status.FINISHED or push.ending == push.status  # a moment after the figures
        return push.figures_at is not None and is_judged and (push.is_reach_known or not push.application.is_on_gateway)

    def _until(self, done: Callable[[], bool], *, waits: Callable[[], bool]) -> None:
        """Ask until it is done; if it still waits for a worker after a while, say so once."""
        began, hinted = time.monotonic(), False
        while not done():
            time.sleep(POLL_SECONDS)
            if not hinted and waits() and time.monotonic() - began > PATIENCE_SECONDS:
                self._line("No worker has begun yet. Is the console running? This command goes on waiting.")
                hinted = True

    def _report(self, push: Push, *, as_json: bool) -> None:
        self.stdout.write(json.dumps(facts_of(push), ensure_ascii=False) if as_json else "\n".join(lines_of(push)))

    def _say(self, text: str) -> None:
        """Progress, on a terminal only."""
        if self.stderr.isatty():
            self.stderr.write(f"\r{text:<60}", ending="")

    def _line(self, text: str) -> None:
        self.stderr.write(f"\r{text:<60}" if self.stderr.isatty() else text)
