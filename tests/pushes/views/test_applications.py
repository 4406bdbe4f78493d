"""Applications: who sees which, and a SecretKey that goes in and never comes out."""

from typing import Any

import pytest
from django.urls import reverse

from console.gateway.models import GatewayApplication
from pushes import actions
from pushes.forms.field_messages import CHOOSE
from pushes.models import Application
from tests import builders
from tests.pages import read
from tests.pushes.views.people import client_of, dave, ready, shop

pytestmark = pytest.mark.django_db
NEW_KEY = "0f9e8d7c6b5a49382716050413223140"
APPLICATIONS = reverse("pushes:applications")


@pytest.fixture
def other() -> Application:
    return builders.application(people=[builders.bob()], name="Bakery", access_id="1500001049")


def written(**fields: Any) -> dict[str, Any]:
    """What the form sends."""
    form = {"name": "Shop", "platform": "android", "access_point": "gateway", "access_id": builders.ACCESS_ID}
    form |= {"undo_seconds": "30", "time_zone": "Asia/Shanghai", "canary_limit": "50"}
    return form | {"secret_key": "", "people": [builders.alice().pk]} | fields


def test_marketers_see_their_applications_and_administrators_all(other: Application) -> None:
    shop()
    seen = {
        who.username: read(client_of(who).get(APPLICATIONS)).text("main")
        for who in (builders.alice(), builders.carol())
    }
    assert "Shop" in seen["alice"]
    assert "Bakery" not in seen["alice"]
    assert "Configuration" not in seen["alice"]
    assert "Shop" in seen["carol"]
    assert "Bakery" in seen["carol"]
    assert "Configuration" in seen["carol"]


def test_somebody_without_applications_is_told_whom_to_ask() -> None:
    assert "Ask an administrator" in read(client_of(dave()).get(APPLICATIONS)).text("main")


def test_the_first_administrator_is_led_to_the_first_application() -> None:
    page = read(client_of(builders.carol()).get(APPLICATIONS))
    assert reverse("pushes:add-application") in [link.attributes.get("href") for link in page.all("a")]


def test_no_page_holds_a_secret_key() -> None:
    client, app = client_of(builders.carol()), shop()
    configuration = reverse("pushes:configuration", args=[app.pk])
    refused = client.post(configuration, written(name="", secret_key=NEW_KEY))
    assert "Write a name for the application." in read(refused).text("main")
    for response in (client.get(APPLICATIONS), client.get(configuration), refused):
        assert builders.SECRET_KEY not in response.content.decode()
        assert NEW_KEY not in response.content.decode()


@pytest.mark.parametrize(("typed", "kept"), [("", builders.SECRET_KEY), (NEW_KEY, NEW_KEY)])
def test_an_empty_secret_key_keeps_the_present_one(typed: str, kept: str) -> None:
    app = shop()
    answer = client_of(builders.carol()).post(
        reverse("pushes:configuration", args=[app.pk]), written(name="Shop 2", secret_key=typed), follow=True
    )
    assert "Shop 2 is saved." in read(answer).text("main")
    app.refresh_from_db()
    assert (app.name, app.secret_key) == ("Shop 2", kept)


def test_a_name_that_rehearsals_have_is_taken() -> None:
    push = ready()
    actions.rehearse(push=push, by=push.author, seen=push.fingerprint, weather="fair")
    taken = written(name="Rehearsals of Shop", access_id="1500001050", secret_key=NEW_KEY)
    refused = client_of(builders.carol()).post(reverse("pushes:add-application"), taken)
    assert "An application has this name already. Choose another one." in read(refused).text("main")


def test_an_accessid_of_rehearsals_is_refused() -> None:
    taken = written(access_id="rehearsal-1", secret_key=NEW_KEY)
    refused = client_of(builders.carol()).post(reverse("pushes:add-application"), taken)
    assert "rehearsal- begins those of rehearsals" in read(refused).text("main")


def test_an_application_is_added_with_its_people() -> None:
    answer = client_of(builders.carol()).post(reverse("pushes:add-application"), written(secret_key=NEW_KEY))
    assert answer.status_code == 302
    made = Application.objects.get()
    assert (made.name, made.secret_key, list(made.people.all())) == ("Shop", NEW_KEY, [builders.alice()])


def test_an_application_on_the_gateway_is_known_there_with_the_same_keys() -> None:
    carol = client_of(builders.carol())
    carol.post(reverse("pushes:add-application"), written(secret_key=NEW_KEY))
    served = GatewayApplication.objects.get()
    assert (served.access_id, served.secret_key, served.name) == (builders.ACCESS_ID, NEW_KEY, "Shop")
    configuration = reverse("pushes:configuration", args=[Application.objects.get().pk])
    carol.post(configuration, written(name="Shop 2", secret_key="f" * 32))
    served.refresh_from_db()
    assert (served.secret_key, served.name) == ("f" * 32, "Shop 2")


def test_an_application_elsewhere_is_unknown_to_the_gateway() -> None:
    made = written(secret_key=NEW_KEY, access_point="shanghai")
    client_of(builders.carol()).post(reverse("pushes:add-application"), made)
    assert Application.objects.exists()
    assert not GatewayApplication.objects.exists()


def test_an_application_is_not_added_without_a_secret_key() -> None:
    answer = client_of(builders.carol()).post(reverse("pushes:add-application"), written())
    page = read(answer)
    assert "#id_secret_key" in [link.attributes.get("href") for link in page.all("a")]
    assert not Application.objects.exists()


def test_an_access_id_is_added_once_to_an_access_point() -> None:
    shop()
    answer = client_of(builders.carol()).post(
        reverse("pushes:add-application"), written(name="Twin", secret_key=NEW_KEY)
    )
    assert "An application with this AccessID and access point exists already." in read(answer).text("main")


def test_people_taken_off_an_application_see_it_no_more() -> None:
    app = shop()
    client_of(builders.carol()).post(reverse("pushes:configuration", args=[app.pk]), written(people=[]))
    assert "Shop" not in read(client_of(builders.alice()).get(APPLICATIONS)).text("main")


def test_how_an_application_is_pushed_to_is_configured() -> None:
    app = shop()
    where = reverse("pushes:configuration", args=[app.pk])
    client_of(builders.carol()).post(where, written(undo_seconds="300", time_zone="America/New_York", canary_limit=""))
    app.refresh_from_db()
    assert (app.undo_seconds, app.time_zone, app.canary_limit) == (300, "America/New_York", None)


@pytest.mark.parametrize("fields", [{"undo_seconds": "301"}, {"time_zone": "Mars/Olympus"}, {"canary_limit": "101"}])
def test_what_no_push_could_follow_is_refused(fields: dict[str, str]) -> None:
    app = shop()
    where = reverse("pushes:configuration", args=[app.pk])
    page = read(client_of(builders.carol()).post(where, written(**fields)))
    assert "There is something to do first" in page.text("main")
    assert Application.objects.get().time_zone == app.time_zone


def test_an_application_that_leaves_bindings_open_says_so_to_administrators_until_it_does_not() -> None:
    app = shop()
    where, warning = reverse("pushes:configuration", args=[app.pk]), "Any account can be bound"
    carol, alice = client_of(builders.carol()), client_of(builders.alice())
    assert all(warning in read(carol.get(page)).text("main") for page in (APPLICATIONS, where))
    assert warning not in read(alice.get(APPLICATIONS)).text("main")
    carol.post(where, written())
    app.refresh_from_db()
    assert app.binding_rule == "open", "left out, it stays"
    for rule in ("signed", "server"):
        carol.post(where, written(binding_rule=rule))
        assert GatewayApplication.objects.get().binding_rule == rule
        assert not any(warning in read(carol.get(page)).text("main") for page in (APPLICATIONS, where))
    carol.post(where, written(access_point="shanghai", binding_rule="open"))
    assert warning not in read(carol.get(APPLICATIONS)).text("main"), "another service's rules are its own"


def test_the_home_country_is_china_until_another_is_chosen_and_left_out_it_stays() -> None:
    app, carol = shop(), client_of(builders.carol())
    where = reverse("pushes:configuration", args=[app.pk])
    page = read(carol.get(where))
    chosen = [each.attributes["value"] for each in page.all("option") if "selected" in each.attributes]
    assert (app.home_country, "CN" in chosen, "United States · +1" in page.text("main")) == ("CN", True, True)
    for sent, kept in ({"home_country": "US"}, "US"), ({}, "US"), ({"home_country": "GB"}, "GB"):
        assert carol.post(where, written(**sent)).status_code == 302
        app.refresh_from_db()
        assert app.home_country == kept
    refused = carol.post(where, written(home_country="ZZ"))
    assert (refused.status_code, str(CHOOSE) in read(refused).text("main")) == (422, True)


def test_test_accounts_and_devices_are_written_one_a_line_and_left_out_they_stay() -> None:
    app, carol, token = shop(), client_of(builders.carol()), "0f" * 18
    where = reverse("pushes:configuration", args=[app.pk])
    lines = {"test_accounts": "1002, +8613711112222, Anna\n\n2，007\t小明\r\n", "test_devices": f"{token}, Anna, 8 Pro"}
    for sent in (lines, {}):
        assert carol.post(where, written(**sent)).status_code == 302
        app.refresh_from_db()
        found = [(each.account_type, each.value, each.name) for each in app.recipients]
        assert found == [(1002, "+8613711112222", "Anna"), (2, "007", "小明"), (None, token, "Anna, 8 Pro")]
    fields = {each.attributes["name"]: each.text for each in read(carol.get(where)).all("textarea")}
    assert fields["test_accounts"].strip().split("\n") == ["1002, +8613711112222, Anna", "2, 007, 小明"]
    assert fields["test_devices"].strip() == f"{token}, Anna, 8 Pro"
    carol.post(where, written(test_accounts="", test_devices=""))
    app.refresh_from_db()
    assert app.recipients == []


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("test_accounts", "1002, +8613711112222\n+8613711113333", "Begin line 2 with the number of an account type"),
        ("test_accounts", "990, 1", "Begin line 1 with the number of an account type"),
        ("test_accounts", "\n1002,", "Write the account into line 2, after its type."),
        ("test_accounts", "\n\n1002, 12", "Line 3 "),
        ("test_devices", "0f0f", "Begin line 1 with the token of a device: 32 to 64 letters and digits."),
        ("test_devices", "0f" * 18 + "," + "n" * 51, "Shorten the name in line 1 to 50 characters."),
        ("test_accounts", "\n".join(f"2, a{row}" for row in range(12)), "Leave out 2 of them"),
    ],
)
def test_a_line_that_is_no_test_account_says_what_to_write(field: str, text: str, said: str) -> None:
    app = shop()
    refused = client_of(builders.carol()).post(reverse("pushes:configuration", args=[app.pk]), written(**{field: text}))
    page = read(refused)
    assert refused.status_code == 422
    assert said in page.text("main")
    kept = next(each for each in page.all("textarea") if each.attributes["name"] == field)
    assert kept.text.strip() == text.strip()
    app.refresh_from_db()
    assert app.recipients == []


def test_from_how_many_accounts_on_the_number_is_typed_is_chosen_and_left_out_it_stays() -> None:
    app, carol = shop(), client_of(builders.carol())
    where, kept = reverse("pushes:configuration", args=[app.pk]), [app.number_asked_from]
    for sent in ({"number_asked_from": "5000"}, {}, {"number_asked_from": "0"}):
        carol.post(where, written(**sent))
        kept.append(Application.objects.get().number_asked_from)
    assert kept == [100_000, 5000, 5000, 0]
    page = read(carol.post(where, written(number_asked_from="")))
    assert "Write from how many accounts on the number is typed; 0 for never." in page.text("main")


def test_an_administrator_pauses_an_application_with_a_reason_and_lets_it_go_on() -> None:
    client, app = client_of(builders.carol()), shop()
    address = reverse("pushes:pause", args=[app.pk])
    refused = read(client.post(address, {"reason": " "}, follow=True))
    assert "Write why it is paused" in refused.text("main")
    paused = read(client.post(address, {"reason": "The wrong\0 list"}, follow=True))
    assert "Paused: nothing leaves" in paused.text("main")
    assert "“The wrong list”" in paused.text("main")
    assert "Paused" in read(client_of(builders.alice()).get(APPLICATIONS)).text("table")
    gone_on = read(client.post(address, {"go_on": "1"}, follow=True))
    assert "Paused: nothing leaves" not in gone_on.text("main")
    assert Application.objects.get().paused_at is None
