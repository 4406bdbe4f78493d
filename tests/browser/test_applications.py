"""A test of how the list of applications looks: what is one word stays on one line."""

import pytest

from tests.browser.looks import OUTSIDE, WIDTHS
from tests.browser.windows import DESK, Windows
from tests.installation import ADMINISTRATOR

BROKEN = """() => [...document.querySelectorAll(".list .tag, .list .code")]
  .filter((one) => one.getBoundingClientRect().height > 32).map((one) => one.innerText)"""


@pytest.mark.parametrize("width", WIDTHS)
def test_no_tag_and_no_access_id_is_broken(windows: Windows, width: int) -> None:
    page = windows.logged_in(ADMINISTRATOR, viewport={**DESK, "width": width})
    assert page.get_by_role("link", name="Any account can be bound").count() == 2
    assert page.evaluate(BROKEN) == []
    assert page.evaluate(OUTSIDE) == []
