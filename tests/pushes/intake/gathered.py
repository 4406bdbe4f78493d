"""Pushes that were sent and have ended, and packages that are gathered from them."""

from collections.abc import Mapping

from pushes import actions, intake
from pushes.models import AccountPackage, Push
from pushes.readiness.draft_doubts import doubts
from tests import builders
from tests.pushes.broker import messages
from tests.pushes.delivery.walking import typed_push, walk

NAMES = [f"user{3 * number:04d}" for number in range(40)]
CAME: Mapping[str, int] = {name: number % 5 for number, name in enumerate(NAMES)}


def sent(names: list[str] = NAMES, *, is_package: bool = True) -> Push:
    """A push that has ended."""
    if not is_package:
        return ended(typed_push("\n".join(names), account_type=1))
    alice = builders.alice()
    shop = builders.application(people=[alice])
    package = builders.package(application=shop, by=alice, text="\n".join(names), account_type=1)
    push = builders.draft(author=alice, application=shop, package=package, account_type=1)
    actions.confirm(push=push, by=alice, seen=push.fingerprint, ticked=[doubt.key for doubt in doubts(push)])
    return ended(push)


def ended(push: Push) -> Push:
    push.refresh_from_db()
    walk(push)
    messages()
    return push


def begun(push: Push, *who: str) -> AccountPackage:
    draft = actions.gather(push=push, by=builders.alice(), who=who or ("not-arrived",))
    assert draft.package
    messages()  # lost
    return AccountPackage.objects.get(pk=draft.package.pk)


def step(package: AccountPackage) -> AccountPackage:
    """One step, as when its pause is over."""
    AccountPackage.objects.filter(pk=package.pk).update(lease_until=None)
    intake.gather(package.pk)
    return AccountPackage.objects.get(pk=package.pk)


def packed(package: AccountPackage) -> list[str]:
    package.refresh_from_db()
    assert package.status == "checked", package.problem
    return package.packed_path.read_text().removesuffix("\n").split("\n")


def with_outcomes(*outcomes: int) -> list[str]:
    return [name for name in NAMES if CAME[name] in outcomes]
