"""The list of the emoji picker is the one that its script makes of its version, and has what the script says."""

import hashlib
import json
from pathlib import Path
from typing import Any

from scripts import emoji_list

LIST = emoji_list.FOLDER / "emoji.json"


def entry(code: str, **fields: Any) -> dict[str, Any]:
    """An emoji as the package has it."""
    text = "".join(chr(int(each, 16)) for each in code.split("-"))
    said = {"hexcode": code, "emoji": text, "label": f"Name {code}", "type": 1, "group": 0, "version": 1, "order": 1}
    return said | fields


def test_the_list_is_what_the_script_made_of_its_version() -> None:
    assert hashlib.sha256(LIST.read_bytes()).hexdigest() == emoji_list.MADE, "make emoji, and write its SHA-256"
    made = json.loads(LIST.read_text())
    assert made["from"] == f"emojibase-data {emoji_list.VERSION}"
    assert made["from"] in Path(f"{LIST.parent}/emoji.licences.txt").read_text()
    assert made["newest"] == emoji_list.NEWEST
    assert [tuple(group["names"]) for group in made["groups"]] == list(emoji_list.GROUPS.values())
    every = [one for group in made["groups"] for one in group["emojis"]]
    assert len({emoji for emoji, *_ in every}) == len(every) == 1327
    assert all(english and chinese for _, english, chinese, _ in every)
    bell = next(one for one in every if one[0] == "🔔")
    assert bell[1:3] == ["bell", "铃铛"]


def test_what_some_devices_show_as_something_else_is_left_out() -> None:
    english = [
        entry("2709", type=0, order=3, tags=["post", "Mail"]),
        entry("1F514", order=2),
        entry("1F1E6-1F1E8", group=9),
        entry("1F9D1-200D-1F680"),
        entry("1FAE0", version=emoji_list.NEWEST + 1),
        entry("0031-FE0F-20E3", group=8, order=4),
    ]
    chinese = [one | {"label": f"名 {one['hexcode']}", "tags": ["信", "post"]} for one in english]
    made = [group["emojis"] for group in emoji_list.made_of(english, chinese)["groups"]]
    assert made[0] == [["🔔", "Name 1F514", "名 1F514", "信 post"], ["✉\ufe0f", "Name 2709", "名 2709", "post mail 信"]]
    assert [one[0] for one in made[-1]] == ["1\ufe0f\u20e3"]
