"""A share through the own gateway: set by administrators, said before it is sent, and told side by side after it."""

import csv
import json
from io import StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from console.gateway.carrying import resolving
from console.gateway.models import Binding, Delivery, GatewayApplication, device_of
from console.gateway.rehearsal import simulated_devices
from pushes import figures
from pushes.evidence import bundle_of
from pushes.models import Application, Push
from pushes.telling.sides import sides_of
from pushes.tpns.contract import STATISTICS_PATH
from tests import builders
from tests.console.api.calling import call, token_of
from tests.gateway.builders import device
from tests.pages import read
from tests.pushes.delivery.sides import NAMES, confirmed, reached, shop
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import walk
from tests.pushes.service import answer
from tests.pushes.views.people import client_of
from tests.pushes.views.test_applications import written

pytestmark = pytest.mark.django_db


def draft(application: Application, **fields: Any) -> Push:
    alice = builders.alice()
    package = builders.package(application=application, by=alice, text="\n".join(NAMES), account_type=1)
    return builders.draft(author=alice, application=application, account_type=1, **({"package": package} | fields))


def preview(push: Push) -> str:
    return read(client_of(builders.alice()).get(reverse("pushes:preview", args=[push.pk]))).text("main")


def test_administrators_set_it_where_the_gateway_knows_the_application(tpns: PushService) -> None:
    application, carol = shop(0), client_of(builders.carol())
    where, there = reverse("pushes:configuration", args=[application.pk]), {"access_point": "stand-in"}
    assert "Write 99 at most." in read(carol.post(where, written(shadow_percent="100", **there))).text("main")
    assert "0 for none." in read(carol.post(where, written(shadow_percent="", **there))).text("main")
    carol.post(where, written(shadow_percent="25", **there))
    carol.post(where, written(**there))
    assert Application.objects.get(pk=application.pk).shadow_percent == 25, "left out, it stays"
    Application.objects.filter(access_point="gateway").update(platform="ios")
    said = read(carol.post(where, written(shadow_percent="30", **there))).text("main")
    assert "Add the application with this AccessID and platform at the own gateway first" in said
    carol.post(where, written(shadow_percent="0", **there))
    assert Application.objects.get(pk=application.pk).shadow_percent == 0


def test_a_program_sets_it(tpns: PushService) -> None:
    said = ["addapplication", "--name", "Shop", "--platform", "android", "--access-id", builders.ACCESS_ID]
    said += ["--secret-key", builders.SECRET_KEY, "--access-point", "stand-in", "--shadow-percent", "10"]
    with pytest.raises(CommandError, match="at the own gateway first"):
        call_command(*said, stdout=StringIO())
    builders.application(name="Shop here")
    call_command(*said, stdout=StringIO())
    assert Application.objects.get(access_point="stand-in").shadow_percent == 10
    Application.objects.filter(access_point="gateway").update(access_id="1500000007")
    call_command(*said[:-1], "0", stdout=StringIO())
    assert Application.objects.get(access_point="stand-in").shadow_percent == 0
    with pytest.raises(CommandError, match="Only an application elsewhere has a share"):
        call_command(*said, "--access-point", "gateway", stdout=StringIO())


def test_at_the_gateway_there_is_no_share_nor_one_left_from_there(tpns: PushService) -> None:
    carol = client_of(builders.carol())
    carol.post(reverse("pushes:add-application"), written(shadow_percent="10", secret_key=builders.SECRET_KEY))
    here = Application.objects.get()
    assert here.shadow_percent == 0
    Application.objects.update(shadow_percent=10)  # as it was kept once
    here.access_point = "stand-in"
    assert here.at_gateway is None, "it is not its own other side"
    moved = written(access_point="stand-in", access_id="1500000007")
    assert carol.post(reverse("pushes:configuration", args=[here.pk]), moved).status_code == 302
    assert Application.objects.get().shadow_percent == 0


def test_the_preview_says_how_much_goes_through_the_gateway_and_what_is_in_the_way(tpns: PushService) -> None:
    application = shop(25)
    packaged = draft(application)
    said = preview(packaged)
    assert "Through the own gateway 25 % (about 10)" in said
    told = call(token_of(builders.alice(), application), "get", f"pushes/{packaged.pk}/preview").json()
    assert told["shadow_percent"] == 25
    assert "nobody through both" in said
    typed = draft(application, package=None, target="accounts", typed="ab, cd")
    assert "None: typed accounts are not shared out." in preview(typed)
    Application.objects.filter(access_point="gateway").delete()
    page = client_of(builders.alice()).get(reverse("pushes:preview", args=[packaged.pk]), follow=True)
    assert "Ask an administrator: 25 % of these accounts" in read(page).text("main")


def test_its_page_the_records_programs_and_the_evidence_tell_both_sides(
    tpns: PushService, service: PushService
) -> None:
    push = confirmed(shop())
    walk(push)
    tpns.reached = {}
    Push.objects.filter(pk=push.pk).update(next_figures_at=push.confirmed_at)
    figures.refresh(push.pk)
    push.refresh_from_db()
    alice, theirs = client_of(builders.alice()), push.shadow_accounts
    page = read(alice.get(reverse("pushes:detail", args=[push.pk]))).text("main")
    assert f"Through the own gateway 40 % ({theirs} accounts)" in page
    assert f"{40 - theirs} at most 9 " in page, "TPNS counts devices only"
    assert f"Own gateway {theirs} 1 " in page
    assert f"Part 2 of 2 · {theirs} accounts · through the own gateway" in page
    records = read(alice.get(reverse("pushes:records"))).text("main")
    assert f"40 {theirs} through the own gateway" in records
    (row,) = csv.DictReader(b"".join(alice.get("/pushes/export/")).decode("utf-8-sig").splitlines())
    assert [row[f"Accounts{which}"] for which in ("", " through the own gateway")] == ["40", str(theirs)]
    out = StringIO()
    call_command("showpush", str(push.pk), stdout=out)
    assert f"Through the own gateway: {theirs} accounts (40 %)." in out.getvalue()
    assert f"Own gateway: accounts {theirs} accounts, with a device 1 account" in out.getvalue()
    assert "Part 2, gateway: Accepted" in out.getvalue()
    out = StringIO()
    call_command("showpush", str(push.pk), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told["shadow"] == {"percent": 40, "accounts": theirs}
    assert [part["through_gateway"] for part in told["parts"]] == [False, True]
    with bundle_of(push).file as file, ZipFile(file) as packed:
        parts = packed.read(f"evidence-of-push-{push.pk}/parts.csv").decode("utf-8-sig").splitlines()
    assert [line.split(",")[2] for line in parts] == ["through", "", "gateway"]


def test_a_side_tells_of_the_accounts_that_its_service_has_counted(tpns: PushService, service: PushService) -> None:
    push = confirmed(shop(), canary_accounts=4)
    walk(push)
    tpns.reached = {}
    figures.refresh(push.pk)
    page = read(client_of(builders.alice()).get(reverse("pushes:detail", args=[push.pk]))).text("main")
    assert "4 at most 4 100.0 %" in page
    assert "Own gateway The service has no figures yet." in page


def by_channel(**counts: tuple[int, int]) -> Any:
    """Statistics: by channel, how many devices it was taken for and arrived at."""
    told = {name: {"pushOnlineUv": taken, "verifySvcUv": arrived} for name, (taken, arrived) in counts.items()}
    total = {name: sum(state[name] for state in told.values()) for name in ("pushOnlineUv", "verifySvcUv")}
    rows = [{"channel": name, "pushState": state} for name, state in {**told, "all": total}.items()]
    return answer({"retCode": 0, "errMsg": "NO_ERROR", "pushStatDataAll": rows})


def test_each_side_tells_what_its_channels_did(tpns: PushService, service: PushService) -> None:
    push = confirmed(shop())
    walk(push)
    tpns.will(STATISTICS_PATH, by_channel(hw=(12, 9), xg=(7, 7)))
    service.will(STATISTICS_PATH, by_channel(hw=(8, 8), xg=(2, 1)))
    figures.refresh(push.pk)
    page = read(client_of(builders.alice()).get(reverse("pushes:detail", args=[push.pk]))).text("main")
    own, theirs = page.split("Devices through Own gateway, by channel")
    assert "Huawei 12 9 – –" in own.split("Devices through ")[1]
    assert "Huawei 8 8 – –" in theirs
    assert "Devices, by channel" not in page, "which would be both in one"
    told = call(token_of(builders.alice(), push.application), "get", f"pushes/{push.pk}/figures").json()
    found = [{each["channel"]: each["arrived"] for each in side["channels"]} for side in told["sides"]]
    assert found == [{"hw": 9, "xg": 7}, {"hw": 8, "xg": 1}]


def test_the_gateway_of_this_installation_reaches_its_share_and_nobody_else(
    tpns: PushService, settings: Any, live_server: Any
) -> None:
    settings.GATEWAY_URL = f"{live_server.url}/gateway/"
    served = GatewayApplication.objects.create(
        access_id=builders.ACCESS_ID, secret_key=builders.SECRET_KEY, platform="android"
    )
    for name in NAMES:  # all of them were moved here
        device(served, name, kind=1)
    push = confirmed(shop())
    walk(push)
    (taken,) = served.pushes.all()
    assert (push.status, taken.push_id) == ("finished", push.parts.get(number=2).service_push_id)
    resolving.advance(taken.pk, simulated_devices)
    devices = [device_of(key) for key in Delivery.objects.values_list("pk", flat=True)]
    theirs = list(Binding.objects.filter(device__in=devices).values_list("account", flat=True))
    assert (len(devices), sorted([*reached(tpns), *theirs])) == (push.shadow_accounts, NAMES)
    figures.refresh(push.pk)
    own, gateway = sides_of(push)
    assert (own.figures["planned"], gateway.figures["planned"]) == (9, push.shadow_accounts)
    assert gateway.figures["with_device"] == push.shadow_accounts
