"""The way from an application to a push, in Chinese, on a desk and on a phone; and back to English."""

from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.looks import check_width
from tests.browser.windows import Windows, check_access

WIDTHS = (360, 1280)


def look(page: Page) -> None:
    """Nothing is cut off on a desk or on a phone, and axe finds nothing."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        check_width(page)
    check_access(page)


def test_the_way_to_a_push_in_chinese(windows: Windows) -> None:
    page = windows.logged_in(locale="zh-CN")
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    look(page)
    page.get_by_role("button", name=f"创建推送 （{steps.APPLICATION}）").click()
    file = {"name": "accounts.csv", "mimeType": "text/csv", "buffer": steps.MIXED.encode()}
    page.get_by_label("账号包", exact=True).set_input_files(file)
    steps.wait_for_ledger(page, "5 行 = 2 账号 + 1 重复 + 1 剔除 + 1 空白")
    field = page.get_by_role("combobox", name="账号类型")
    field.fill("手机")
    field.press("Enter")
    page.get_by_label("标题", exact=True).fill("秋季特卖")
    page.get_by_label("内容", exact=True).fill("九点起，全部门店")
    look(page)
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("发送前请核对")
    steps.tick_doubts(page)
    look(page)
    page.get_by_role("button", name="立即发送给 2 个账号").click()
    page.get_by_role("button", name="立即开始").click()
    expect(page.locator("#progress .status")).to_contain_text("已完成")
    page.reload()  # which it may do by itself, where other buttons belong there now
    look(page)
    page.get_by_role("link", name="完整记录").click()
    look(page)
    page.get_by_role("link", name="推送记录").first.click()
    look(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Push records")
