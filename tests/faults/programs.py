"""The web killed in the middle of calls of a program (docs/examples), which makes the same calls again by itself."""

import random
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from docs.examples.console_client import IN_WORK, Console
from tests.faults.case import CHECK_SECONDS, Case
from tests.faults.scale import Scale
from tests.faults.site import ACCOUNTS, Site, wait_for

CLAIMED = "SELECT count(*) FROM console_apianswer WHERE NOT is_done"
ARRIVED = "SELECT count(*) FROM pushes_unfinishedupload WHERE package_id IS NULL AND received > 0"
ROWS = 20_000  # of each account: more than one chunk
MOMENT = 0.08  # seconds within which a confirmation is carried out


def at_confirm(site: Site, scale: Scale) -> Case:
    """Killed while a push is confirmed: once its key is claimed, or at any moment. The key sends it once."""
    case, claimed = Case(site, "Web killed (-9) while a program confirms"), 0
    for number in range(scale.few):
        title = case.draft(package=False)
        console, push = _console(case), case.pushes[title]
        agreed = _agreed(console, push)

        def confirm(console: Console = console, push: int = push, agreed: dict[str, Any] = agreed) -> Any:
            return console.act(f"pushes/{push}/confirm", str(push), agreed)

        claims = number % 2 == 0
        first = _killed_during(case, title, confirm, CLAIMED if claims else "")
        claimed += claims
        assert confirm() == first, "The same key got another answer."
    case.note = f"{claimed} of {scale.few} were killed once the key was claimed; each key got one answer ever after"
    return case


def at_chunk(site: Site, scale: Scale) -> Case:
    """Killed while a chunk is on its way: the upload goes on from where it has arrived, and the push is sent."""
    case, path = Case(site, "Web killed (-9) while a program uploads"), site.folder / "accounts.txt"
    path.write_text("".join(f"{account}\n" for account in ACCOUNTS) * ROWS)
    for _ in range(max(1, scale.few // 2)):
        title = case.draft(package=True)
        console, push = _console(case), case.pushes[title]

        def upload(console: Console = console, push: int = push) -> str:
            return console.upload(push, path)

        key = _killed_during(case, title, upload, ARRIVED)
        console.act(f"pushes/{push}/package", key, {"upload": key})
        wait_for(lambda at=f"pushes/{push}/check", ask=console.get: ask(at)["state"] not in IN_WORK, CHECK_SECONDS)
        console.act(f"pushes/{push}/confirm", f"{push}", _agreed(console, push))
    return case


def _console(case: Case) -> Console:
    """A program with a token for the newest draft's application."""
    application = case.site.applications[(len(case.pushes) - 1) % len(case.site.applications)]
    return Console(case.site.console.url, case.site.at_console("token", application=application))


def _agreed(console: Console, push: int) -> dict[str, Any]:
    preview = console.get(f"pushes/{push}/preview")
    assert preview["accounts"] == len(ACCOUNTS), preview
    doubts = [doubt["code"] for doubt in preview["doubts"]]
    return {"seen": preview["seen"], "accounts": len(ACCOUNTS), "accept_doubts": [*doubts, "bound-unknown"]}


def _killed_during(case: Case, title: str, work: Callable[[], Any], sign: str) -> Any:
    """What the work comes to though the web is killed: at the sign (SQL that counts), or at any moment."""
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(work)
        if sign:
            while not (working.done() or _count(case.site, sign)):
                time.sleep(0.001)
        else:
            time.sleep(random.uniform(0, MOMENT))
        case.met(title, at=case.site.kill("web"))
        return working.result()


def _count(site: Site, sql: str) -> int:
    """Read beside everything else that goes on."""
    with closing(sqlite3.connect(site.console.data_dir / "console.sqlite3", timeout=30)) as database:
        return int(database.execute(sql).fetchone()[0])
