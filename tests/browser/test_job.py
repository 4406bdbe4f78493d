"""The whole job, as a marketer does it, down to the devices."""

from random import randrange
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.test_pages import look_closely
from tests.browser.windows import Windows, log_in


def device(page: Page, account: str, number: int = 1, kind: int = 1002) -> Page:
    """Another tab that is a device of the demo application, online, with the account bound to it."""
    tab = page.context.new_page()
    tab.goto(f"/gateway/devices/demo/?device={number}")
    tab.get_by_label("Application").select_option(label="Demo Shop · Android")
    expect(tab.locator("#connection")).to_have_attribute("data-state", "online")
    tab.get_by_label("Account type").select_option(str(kind))
    tab.get_by_label("Account", exact=True).fill(account)
    tab.get_by_role("button", name="Bind", exact=True).click()
    expect(tab.get_by_role("button", name=f"Unbind {account}")).to_be_visible()
    return tab


def try_on(windows: Windows, *accounts: str) -> None:
    """Give the demo application these test accounts, of phone numbers; none for an end."""
    kept = [{"value": account, "account_type": 1002, "name": ""} for account in accounts]
    windows.installation.asked(f"Application.objects.filter(name='Demo Shop').update(kept_recipients={kept})")


def tried(page: Page, phone: Page, title: str) -> None:
    """Write a message and send it as a test: the phone has it, and the page says so beside the button."""
    steps.write(page, title)
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator("#test-outcome")).to_contain_text("Arrived on 1 of 1, ")
    expect(phone.get_by_role("button").filter(has_text=title)).to_contain_text("From nine in all shops")


def test_from_a_package_to_a_card_on_a_device(windows: Windows) -> None:
    page = windows.logged_in()
    account = f"+861{randrange(10**9, 10**10)}"
    phone = device(page, account)
    try_on(windows, account)
    steps.begin_by_button(page)
    steps.choose_type(page)
    steps.choose_file(page, steps.MIXED.replace("+8613711112222", account))
    steps.wait_for_ledger(page, "5 rows = 2 accounts + 1 duplicate + 1 rejected + 1 blank")
    rejected = page.get_by_role("region", name="Rejected rows").get_by_role("row").nth(1)
    expect(rejected).to_contain_text("4")
    expect(rejected).to_contain_text("x")
    tried(page, phone, "A test of the package")
    steps.write(page, "From package to card")
    steps.preview(page)
    untested = page.get_by_text("Send it without")  # another test, or having seen it on a device
    expect(untested).to_be_visible()
    page.get_by_label("1 row was rejected").check()
    page.get_by_role("button", name="Send a test").click()
    expect(page.locator("#test-outcome")).to_contain_text("Arrived on 1 of 1, ")
    expect(untested).to_have_count(0)
    expect(page.get_by_label("1 row was rejected")).to_be_checked()
    expect(page.get_by_text("+8613711113333")).to_be_visible()
    number = steps.confirm(page, "2 accounts")
    steps.wait_until_finished(page)
    cards = phone.get_by_role("button").filter(has_text="From package to card")
    expect(cards).to_have_count(2)
    card = cards.first  # the newest; the other one is the test's, which is not counted
    expect(card).to_contain_text("From nine in all shops")
    steps.funnel(page, accounts=2, with_device=1, sent=1, arrived=1, clicked=0)
    phone.bring_to_front()
    card.click()
    page.bring_to_front()
    steps.funnel(page, with_device=1, sent=1, arrived=1, shown=1, clicked=1)
    page.goto("/pushes/")
    row = page.get_by_role("row").filter(has_text=f"#{number}")
    expect(row).to_contain_text("Finished")
    expect(row).to_contain_text("From package to card")
    try_on(windows)


def test_typed_accounts_reach_all_devices_or_the_recent_one(windows: Windows) -> None:
    page = windows.logged_in()
    account = f"typed-{uuid4()}"
    phones = [device(page, account, number, kind=0) for number in (11, 12)]
    for devices, reached in (("All devices", 2), ("Recent device", 1)):
        steps.begin(page)
        steps.type_accounts(page, f"{account}, nobody-has-this\n{account}")
        page.get_by_label(devices, exact=True).check()
        steps.write(page, f"To {devices}")
        steps.preview(page)
        expect(page.get_by_text("1 duplicate left out")).to_be_visible()
        steps.confirm(page, "2 accounts")
        steps.wait_until_finished(page)
        steps.funnel(page, with_device=1, sent=reached, arrived=reached)
    older, newer = (phone.locator("#cards li") for phone in phones)
    expect(newer).to_have_count(2)
    expect(older).to_have_count(1)
    expect(older).to_contain_text("To All devices")


def test_a_device_that_was_away_gets_it_when_it_comes_back(windows: Windows) -> None:
    page = windows.logged_in()
    account = f"away-{uuid4()}"
    phone = device(page, account, kind=0)
    where = phone.url
    phone.close()
    steps.begin(page)
    steps.type_accounts(page, account)
    steps.write(page, "While you were away")
    steps.preview(page)
    steps.confirm(page, "1 account")
    steps.wait_until_finished(page)
    steps.funnel(page, with_device=1, arrived=0)
    back = page.context.new_page()
    back.goto(where)
    expect(back.locator("#cards li")).to_contain_text("While you were away")
    page.bring_to_front()
    steps.funnel(page, with_device=1, sent=1, arrived=1)


def test_the_whole_job_without_scripts(windows: Windows) -> None:
    page = windows.new(java_script_enabled=False)
    log_in(page, windows.installation)
    steps.begin_by_button(page)
    steps.choose_type(page)
    steps.choose_file(page, steps.MIXED)
    steps.write(page, "Without scripts")
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    while page.locator("#package-card .ledger").count() == 0:
        with page.expect_navigation():  # the page before this one has no ledger, however far the check is
            page.get_by_role("link", name="Reload to see how far the check is").click()
    steps.wait_for_ledger(page, "5 rows = 2 accounts + 1 duplicate + 1 rejected + 1 blank")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Without scripts")
    steps.preview(page)
    steps.confirm(page, "2 accounts")
    while not steps.FINISHED.match(page.locator("#progress .status").inner_text()):
        page.reload()
    page.locator("summary", has_text="Part").click()
    expect(page.get_by_text("accepted by the service", exact=True)).to_be_visible()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def test_a_push_that_reaches_nobody_is_not_green_and_says_what_to_look_at(windows: Windows) -> None:
    page = windows.logged_in()
    steps.begin(page)
    steps.type_accounts(page, f"unbound-{uuid4()}")
    steps.choose_type(page, 0)
    steps.write(page, "To nobody")
    steps.preview(page)
    number = steps.confirm(page, "1 account")
    steps.start_now(page)
    chip = page.locator("#progress .status")
    expect(chip).to_have_text("Finished, nobody reached")
    expect(chip).to_have_class("status status-reached-few")
    notice = page.locator("#progress .notice-warning")
    words = "Nobody was reached: no device belongs to any of the 1 account."
    expect(page.locator("#progress .headline")).to_have_text(words)
    expect(notice.get_by_role("listitem").first).to_contain_text("sent as type 0")
    steps.funnel(page, accounts=1, with_device=0, sent=0)
    look_closely(page)
    page.goto("/pushes/?status=reached+few")
    row = page.get_by_role("row").filter(has_text=f"#{number}")
    expect(row.locator(".status")).to_have_text("Finished, nobody reached")
    page.goto(f"/pushes/{number}/")
    page.locator("summary", has_text="Call back what was sent").click()
    page.get_by_role("button", name="Take it off the devices").click()
    expect(chip).to_have_text("Called back")
