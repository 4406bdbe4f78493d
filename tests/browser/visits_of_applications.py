"""Ways to the pages about applications: their configuration, their webhooks, what their pushes came to."""

from playwright.sync_api import Page, expect

from tests.browser.looks import check_width
from tests.browser.steps import LONG
from tests.browser.windows import check_access


def add_application(page: Page) -> None:
    page.goto("/applications/add/")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_be_visible()


def configuration(page: Page) -> None:
    page.goto("/applications/")
    page.get_by_role("link", name="Configuration of Demo Shop", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Configuration of Demo Shop")
    field = page.get_by_role("combobox", name="Time zone")
    for typed in ("oslo", "奥斯陆", "奥斯 norw"):
        field.fill(typed)
        options = page.get_by_role("listbox", name="Time zone").get_by_role("option")
        expect(options).to_have_text([] if "norw" in typed else ["Oslo · Europe/Oslo"])
    field.press("Escape")
    page.get_by_role("combobox", name="Home country").fill("丹麦")  # the list stays open to be looked at
    expect(page.get_by_role("listbox", name="Home country").get_by_role("option")).to_have_text(["Denmark · +45"])


def overview(page: Page) -> None:
    page.goto("/overview/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")


def webhooks(page: Page) -> None:
    page.goto("/applications/1/webhooks/")
    page.get_by_label("Its address").fill(f"https://hooks.example.com/{LONG}")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("hooks.example.com")
    for name, seen in (("Change the secret", "End the former secret now"), ("Show the secret", "Show the secret")):
        page.get_by_role("button", name=name).click()
        expect(page.get_by_role("button", name=seen)).to_be_visible()
    expect(page.locator("#secret")).to_be_visible()
    page.locator("summary", has_text="Remove").click()
    check_access(page)
    check_width(page)
    page.get_by_role("button", name="Remove this webhook").click()
    page.get_by_label("Its address").fill("http://nowhere.example.com/")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_be_visible()


CHANNELS = ["Web Push", "APNs", "FCM", "Huawei", "HarmonyOS", "Xiaomi", "Honor", "OPPO", "vivo", "Meizu"]


def channels(page: Page) -> None:
    page.goto("/applications/1/channels/")
    expect(page.get_by_role("heading", level=2)).to_contain_text(CHANNELS)


def channel(page: Page) -> None:
    page.goto("/applications/1/channels/apns/")
    check_access(page)
    check_width(page)
    page.get_by_label("Or its text").fill("no key")
    page.get_by_label("Key ID").fill("ABC123DEFG")
    page.get_by_label("Team ID").fill("DEF123GHIJ")
    page.get_by_label("Topic").fill("com.example.shop")
    page.get_by_role("button", name="Test connection").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the whole .p8 file")


OF_APPLICATIONS = (add_application, configuration, webhooks, channels, channel)
