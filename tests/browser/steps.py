"""What people do on the pages, step by step."""

import re
from datetime import datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.windows import GUARD_MS

expect.set_options(timeout=GUARD_MS)

AWAY = 502  # a proxy says that a machine has died of the question
APPLICATIONS = ("Demo Shop", "Demo Shop iOS")  # as the demo makes them
APPLICATION = APPLICATIONS[0]
FINISHED = re.compile(r"^Finished(, (few|nobody) reached)?$")
LONG = "Ein-Wort-das-nirgends-getrennt-werden-kann-" * 4
GOOD = "+8613711112222\n+8613711113333\n"
MIXED = "+8613711112222\n+8613711113333\n+8613711112222\nx\n\n"  # 2 accounts, 1 duplicate, 1 rejected, 1 blank


def begin(page: Page, application: str = APPLICATION) -> None:
    """Stand before an empty draft, as from the button on the first page, which need not be drawn for that."""
    token = next(each["value"] for each in page.context.cookies() if each["name"] == "csrftoken")
    address = f"/applications/{APPLICATIONS.index(application) + 1}/create-push/"
    made = page.request.post(address, form={"csrfmiddlewaretoken": token}, max_redirects=0)
    if made.status == AWAY:  # as somebody presses again
        begin(page, application)
        return
    page.goto(made.headers["location"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("Create Push")


def begin_by_button(page: Page, application: str = APPLICATION) -> None:
    """Press Create Push of an application on the first page, and stand before an empty draft."""
    page.goto("/")
    page.get_by_role("button", name=f"Create Push for {application}", exact=True).click()
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Create Push")


def choose_file(page: Page, text: str | bytes, name: str = "accounts.csv") -> None:
    """Choose a file in the package field."""
    data = text.encode() if isinstance(text, str) else text
    page.get_by_label("Account package", exact=True).set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": data}
    )


def choose_type(page: Page, kind: int = 1002) -> None:
    """Choose the account type: by typing its number, or without scripts from the list."""
    field = page.get_by_role("combobox", name="Account type")
    if field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(str(kind))
        return
    field.fill(str(kind))
    field.press("Enter")
    expect_type(page, kind)


def expect_type(page: Page, kind: int) -> None:
    """The account type is chosen, for the person who looks and for the form."""
    expect(page.get_by_role("combobox", name="Account type")).to_have_value(re.compile(rf"^{kind} · "))
    expect(page.locator("[name=account_type]")).to_have_value(str(kind))


def write(page: Page, title: str, text: str = "From nine in all shops") -> None:
    """Write the notification."""
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Text", exact=True).fill(text)


def type_accounts(page: Page, accounts: str, kind: int = 0) -> None:
    """Choose typed accounts and their type, and type them."""
    page.get_by_label("Type accounts").check()
    choose_type(page, kind)
    page.get_by_role("textbox", name="Accounts").fill(accounts)


def wait_for_ledger(page: Page, ledger: str) -> None:
    """The package is checked and its ledger says so."""
    expect(page.locator("#package-card .ledger")).to_have_text(ledger)


def preview(page: Page) -> None:
    """Press Preview once the page says that it is ready, and stand before it."""
    expect(page.get_by_text("Ready for the preview.")).to_be_visible()
    page.get_by_role("button", name="Preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check before you send")


def wait_for_gateway(page: Page) -> None:
    """The preview has heard how many of the accounts have a device."""
    awaited = page.locator("#bound[hx-get]")
    while page.evaluate("typeof htmx") == "undefined" and awaited.count():  # no scripts
        page.reload()
    expect(awaited).to_have_count(0)


def tick_doubts(page: Page) -> None:
    """Tick every line that asks for it, once all of them are there."""
    expect(page.locator("#doubts")).to_be_attached()  # Preview was pressed, and the page before has boxes, too
    wait_for_gateway(page)
    for box in page.get_by_role("checkbox").all():
        box.check()


def confirm(page: Page, accounts: str) -> int:
    """Tick the doubts and press the button that sends to `accounts` ("2 accounts"); the number of the push."""
    tick_doubts(page)
    page.get_by_role("button", name=f"Send to {accounts} now").click()
    page.wait_for_url("**/pushes/*/")
    return int(page.url.rstrip("/").rpartition("/")[2])


def schedule(page: Page) -> None:
    """Choose to start in two days, at the hour that the page proposes."""
    page.get_by_label("At a time").check()
    field = page.get_by_label("Date and time")
    proposed = datetime.fromisoformat(field.input_value())
    field.fill(f"{proposed + timedelta(days=2):%Y-%m-%dT%H:%M}")


def start_now(page: Page) -> None:
    """End the undo window; it may have ended by itself meanwhile."""
    hurry = page.get_by_role("button", name="Start now")
    moving = page.locator("#progress .status").filter(has_not_text="Starting")
    expect(hurry.or_(moving).first).to_be_visible()
    if hurry.is_visible():
        hurry.click()


def wait_until_finished(page: Page) -> None:
    """The push's page says that everything was sent, whomever it reached."""
    start_now(page)
    expect(page.locator("#progress .status")).to_have_text(FINISHED)


def funnel(page: Page, **figures: int) -> None:
    """The push's page shows these figures."""
    for name, devices in figures.items():
        row = page.get_by_role("row").filter(
            has=page.get_by_role("rowheader", name=name.capitalize().replace("_", " a "), exact=True)
        )
        expect(row.locator(".amount")).to_have_text(f"{devices:,}")
