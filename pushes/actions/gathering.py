"""A new draft for some of the accounts of a push that was sent: those that did not get it, or did not click."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from pushes.accounts import WHOLE
from pushes.accounts.limits import LONGEST_NAME
from pushes.actions.cutting import NotReady
from pushes.actions.duplicating import duplicate_push
from pushes.actions.transaction import held, wake
from pushes.models import AccountPackage, Event, Gathering, Push, StalePush, Who
from pushes.models.audit import AuditRow
from pushes.models.findings import Choices, choices_with
from pushes.models.package_files import place_of
from pushes.tasks import gather_accounts

if TYPE_CHECKING:
    from django.contrib.auth.models import User

SAME_PRESS = timedelta(minutes=1)
SUFFIX = ".txt"


def groups_of(push: Push) -> list[str]:
    """The groups of its accounts that can be gathered. NotReady, with the reason, if none can."""
    try:
        gatherable(push, (Who.NOT_ARRIVED,))
    except NotReady:
        if not push.over_limit:
            raise
        gatherable(push, (Who.OVER_LIMIT,))
        return [Who.OVER_LIMIT.value]
    return [value for value in Who.values if value != Who.OVER_LIMIT or push.over_limit]


def gatherable(push: Push, who: Collection[str]) -> int:
    """How many accounts of a push are looked through for these groups. NotReady, with the reason, if none can be."""
    if push.is_trial or not push.is_ended:
        raise NotReady(_("Wait until the push has ended. Then those who did not get it can be gathered."))
    is_of_limit = set(who) == {Who.OVER_LIMIT}
    if not (push.application.is_on_gateway or is_of_limit):
        raise NotReady(_("TPNS does not tell how far a push came with each account. Only an own gateway can."))
    if push.emptied_at:
        raise NotReady(_("The accounts of this push were deleted, so nobody can tell any more who did not get it."))
    if is_of_limit and not push.over_limit:
        raise NotReady(_("None of its accounts was over the limit of pushes a day."))
    if not (is_of_limit or push.parts.on_service().exists()):
        raise NotReady(_("The gateway has taken none of its accounts, so there is nothing to gather."))
    accounts: int = push.parts.to_gather(who).aggregate(all=Sum("accounts", default=0))["all"]
    return accounts


def gather(*, push: Push, by: "User", who: Collection[str]) -> Push:
    """A draft of `by` like the push, for those of its accounts that `who` (values of Who) names; workers gather them.

    Pressed twice it is one draft. NotReady where the gateway cannot tell.
    """
    groups = tuple(each.value for each in Who if each in who)
    with transaction.atomic():
        source = held(push)
        asked = Gathering(source.pk, source.title, groups, gatherable(source, groups))
        if pressed_before := _pressed_before(asked, by):
            return pressed_before
        made = duplicate_push(push=source, by=by, same_audience=False)
        package = _package(source, by, asked)
        package.save()
        made.change_target(package, None)
        AuditRow.objects.record(AuditRow.Kind.ACCOUNTS_GATHERED, source, groups=list(groups), draft=made.pk)
        Event.objects.record(made, Event.Kind.GATHERING, by, source=source.pk, who=list(groups), package=package.pk)
        wake(gather_accounts, package.pk)
    return made


def gather_again(*, push: Push, by: "User") -> None:
    """Gather the package of a draft anew: how far the push came may have changed. Nothing while that is done already.

    NotReady where the gateway cannot tell any more; StalePush if it is no draft.
    """
    with transaction.atomic():
        stored = held(push)
        if not stored.is_draft:
            raise StalePush(f"Push {push.pk} is no draft any more")
        package = stored.package
        gathering = package and package.gathering
        if not package or not gathering or package.is_in_work:
            return
        source = Push.objects.select_related("application").get(pk=gathering.push)
        package.gather_again(gathering.anew(gatherable(source, gathering.who)))
        facts = {"source": source.pk, "who": list(gathering.who), "package": package.pk}
        AuditRow.objects.record(AuditRow.Kind.ACCOUNTS_GATHERED, source, groups=list(gathering.who), draft=push.pk)
        Event.objects.record(push, Event.Kind.GATHERING, by, **facts)
        wake(gather_accounts, package.pk)


def _pressed_before(asked: Gathering, by: "User") -> Push | None:
    """The draft that the same press made already, untouched since."""
    drafts = Push.objects.filter(author=by, status=Push.Status.DRAFT, version=1, package__gathered__push=asked.push)
    recent = drafts.filter(created_at__gte=timezone.now() - SAME_PRESS).select_related("package")
    return next((draft for draft in recent if tuple(draft.package.gathered["who"]) == asked.who), None)


def _named(title: str) -> str:
    """A file name with as much of a title as there is room for."""
    left = LONGEST_NAME - len(SUFFIX)
    return f"{title if len(title) <= left else f'{title[: left - 1]}…'}{SUFFIX}"


def _package(source: Push, by: "User", asked: Gathering) -> AccountPackage:
    """Nothing yet. It will have an account a line and nothing else: no header, no columns."""
    account_type = source.account_type
    package = AccountPackage(application=source.application, uploaded_by=by, account_type=account_type)
    package.name, package.size, package.status = _named(str(source)), 0, package.Status.GATHERING
    package.original.name = place_of(package.folder, package.name)
    package.choices_kept = choices_with({}, account_type, Choices(keep_header=True))
    package.column_kept, package.gathered = {"column": WHOLE}, asked.kept()
    return package
