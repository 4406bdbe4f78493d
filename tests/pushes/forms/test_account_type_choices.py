"""The account types in the order in which they are offered, each with what it looks like."""

import pytest
from django.utils import timezone

from pushes.forms.account_type_choices import offered_types
from pushes.models import Application, Push
from tests import builders

pytestmark = pytest.mark.django_db
USED, EVERY, GONE = "Used before for this application", "All account types", "No longer in Tencent's table"


def pushed(app: Application, *kinds: int, status: str = "finished") -> None:
    """Pushes of these types, one after the other."""
    now = timezone.now()
    stamps = dict.fromkeys(("confirmed_at", "due_at", "started_at", "finished_at"), now)
    confirmed = {"accounts": 1, "confirmed_by": builders.alice(), **stamps}
    for kind in kinds:
        push = builders.draft(author=builders.alice(), application=app, account_type=kind)
        Push.objects.filter(pk=push.pk).update(status=status, **(confirmed if status == "finished" else {}))


def groups(app: Application) -> dict[str, dict[int, str]]:
    return {name: dict(kinds) for name, kinds in offered_types(app)[1:]}


def test_types_of_the_newest_table_come_before_those_that_are_gone() -> None:
    offered = groups(builders.application(people=[builders.alice()]))
    assert list(offered) == [EVERY, GONE]
    assert list(offered[GONE]) == [989, 993, 994, 995, 996, 1000, 1001]
    assert list(offered[EVERY])[-3:] == [1013, 1014, 1015]
    assert offered[EVERY][1002] == "1002 · Mobile number · +8613711112222"
    assert offered[EVERY][997] == "997 · OAID · letters, digits and hyphens, case kept"
    assert offered[GONE][995] == "995 · MAC address · 08:00:20:0A:8C:6D"


def test_own_types_come_first_the_last_one_at_the_top_and_no_other_applications() -> None:
    app = builders.application(people=[builders.alice()])
    other = builders.application(name="Other", access_id="1500000021")
    pushed(app, 1005, 993, 1002, 1005)
    pushed(app, 1009, status="draft")  # a draft
    pushed(other, 997)
    offered = groups(app)
    assert list(offered) == [USED, EVERY, GONE]
    assert list(offered[USED]) == [1005, 1002, 993]
    assert offered[USED][993].endswith(" · no longer in Tencent's table")
    assert {1005, 1002, 993}.isdisjoint({*offered[EVERY], *offered[GONE]})
    assert sum(map(len, offered.values())) == 43
