"""Drafts whose package is checked, and what their page posts of how it is read."""

from typing import Any

from pushes import actions, intake
from pushes.models import AccountPackage, Push
from tests import builders
from tests.pushes.views.people import shop, written


def draft_of(text: str, account_type: int | None = 1002, **fields: Any) -> Push:
    """A draft with a package that is checked as the draft says."""
    push = builders.draft(author=builders.alice(), application=shop(), account_type=account_type, **fields)
    file = builders.upload(text=text)
    actions.attach_package(push=push, by=push.author, file=file)
    return checked(push)


def checked(push: Push) -> Push:
    push = Push.objects.select_related("application", "package").get(pk=push.pk)
    assert push.package
    intake.check(push.package.pk)
    return Push.objects.select_related("application", "package").get(pk=push.pk)


def package_of(push: Push) -> AccountPackage:
    assert push.package
    return push.package


def ticked(push: Push, *repairs: str, **fields: Any) -> dict[str, Any]:
    """What the page posts with these repairs ticked, of those it shows."""
    package = package_of(push)
    shown = [offer.code for offer in package.findings.offers] + list(package.findings.repaired)
    card = {"read_as": package.read_as, "shown": ["keep_header"], "repair_shown": shown, "repair": repairs}
    posted = written(push, **card, **fields)
    return {name: "" if value is None else value for name, value in posted.items()}
