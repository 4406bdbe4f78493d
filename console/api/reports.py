"""What the check of a push's accounts found, in the words of its page."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from pushes.accounts import LEDGER, Typed
from pushes.accounts.words.reject_groups import RejectGroup
from pushes.accounts.words.two_readings import shares_told
from pushes.models import AccountPackage, Push
from pushes.models.findings import Findings
from pushes.templatetags.pushes import doubted, in_words, offered, readings_said

PLAIN = ("trimmed", "implausible", "withheld", "repaired")


def check_of(push: Push) -> dict[str, Any]:
    """How far the check of its accounts is (`state`), its ledger and what it found, each finding with its sentence.

    `state` is none, gathering, received, checking, checked or refused; what is typed is checked at once.
    """
    package = push.package if push.is_for_package else None
    if package:
        return _of_package(push, package)
    if push.is_for_package or not push.typed.strip():
        return {"state": "none"}
    typed = push.typed_check
    ledger = {"accepted": len(typed.accounts), "duplicates": typed.duplicates, "rejected": len(typed.rejects)}
    ledger |= {"masked_alike": typed.masked_alike, "blank": typed.blank}
    return {"state": "checked", "account_type": typed.account_type, "ledger": ledger, "found": _found(push, typed)}


def _of_package(push: Push, package: AccountPackage) -> dict[str, Any]:
    said: dict[str, Any] = {"state": package.status, "account_type": package.account_type, "percent": 100}
    said |= {"name": package.name, "size": package.size, "sha256": package.sha256}
    if package.is_in_work:
        return said | {"percent": package.percent_read}
    if package.is_refused:
        columns = [asdict(each) for each in package.table.columns] if package.table else []
        return said | {"problem": str(_(package.problem)), "columns": columns}
    ledger = {name: getattr(package, name) for name in ("rows", *LEDGER)}
    return said | {"ledger": ledger, "choices": asdict(package.choices), "found": _found(push, package.findings)}


def _found(push: Push, seen: Findings | Typed) -> dict[str, Any]:
    """What was found, by the names of the report that `python -m pushes.accounts check --json` prints."""
    found: dict[str, Any] = {name: getattr(seen, name) for name in PLAIN if hasattr(seen, name)}
    found["rejects"] = [_group(each) for each in seen.reject_groups]
    found["doubts"] = [asdict(each) | {"text": doubted(each)} for each in seen.doubts]
    found["offers"] = [asdict(each) | {"text": offered(each)} for each in seen.offers]
    found["notes"] = [asdict(each) | {"text": in_words(each)} for each in getattr(seen, "notes", ())]
    for name in ("looks_like", "suggestion"):
        if like := getattr(seen, name):
            found[name] = asdict(like) | {"text": in_words(like)}
    if seen.readings:
        words = f"{readings_said(seen.readings, push.application)} {shares_told(seen.readings.percent, _)}"
        found["readings"] = asdict(seen.readings) | {"text": words}
    return found


def _group(group: RejectGroup) -> dict[str, Any]:
    first = [asdict(each) | {"text": in_words(each)} for each in group.first]
    return {"reason": group.reason, "rows": group.rows, "first": first}
