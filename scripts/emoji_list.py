"""Make the list of the emoji picker, static/data/emoji.json: `make emoji`. Its licences are beside it.

It is made of the package emojibase-data, which has the names and search words of Unicode's CLDR in English and Chinese;
npm fetches it, and its contents are compared with what is written here. Left out is what a device may show as something
else (UTS #51, of sequences that are not supported): flags, tones of skin, emoji made of several, and those newer than
NEWEST. No channel's documents say which emoji it shows.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any, Final

VERSION: Final = "17.0.0"
SHA512: Final = (
    "62f81be405a81d588757f82ad6aaf96406ab7018a9f81dbbfd92d1b142646e00"
    "0468b959fdfa1ff60f3cd8b4e9984a728413440b49b6484988b658c7b13ca08c"
)
MADE: Final = (
    "2d01c6f5f049ad4a6510af5cbf9b6a7e62f2eabf3b4e0b73905ae5807ccd8ce5"  # SHA-256 of the list: a test compares it
)
NEWEST: Final = 13  # version of Emoji: that of 2020
FOLDER: Final = Path(__file__).resolve().parents[1] / "static" / "data"
JOINER: Final = "\u200d"
SELECTOR: Final = "FE0F"  # as an emoji, not as text
GROUPS: Final = {
    0: ("Smileys", "笑脸"),
    1: ("People", "人物"),
    3: ("Animals and nature", "动物与自然"),
    4: ("Food and drink", "食物与饮料"),
    5: ("Travel and places", "旅行与地点"),
    6: ("Activities", "活动"),
    7: ("Objects", "物品"),
    8: ("Symbols", "符号"),
}


def character(one: dict[str, Any]) -> str:
    """As Unicode has it, with the selector only where there is none by itself: each byte of a message counts."""
    said = one["hexcode"].split("-")
    needs = one["type"] == 0 and SELECTOR not in said
    return "".join(chr(int(code, 16)) for code in [*said, *([SELECTOR] if needs else [])])


def made_of(english: list[dict[str, Any]], chinese: list[dict[str, Any]]) -> dict[str, Any]:
    """Where it is from, and the groups: each has its names and its emoji, with both names and other search words."""
    other = {one["hexcode"]: one for one in chinese}
    groups: dict[int, list[list[str]]] = {number: [] for number in GROUPS}
    for one in sorted(english, key=lambda one: one.get("order", 0)):
        if one.get("group") in GROUPS and one["version"] <= NEWEST and JOINER not in one["emoji"]:
            same = other[one["hexcode"]]
            words = dict.fromkeys([*one.get("tags", ()), *same.get("tags", ())])
            groups[one["group"]].append([character(one), one["label"], same["label"], " ".join(words).lower()])
    made = [{"names": GROUPS[number], "emojis": emojis} for number, emojis in groups.items()]
    return {"from": f"emojibase-data {VERSION}", "newest": NEWEST, "groups": made}


def fetched(folder: Path) -> Path:
    """The contents of the package of that version; the program ends if they are others."""
    subprocess.run(["npm", "pack", "--silent", f"emojibase-data@{VERSION}"], cwd=folder, check=True)
    (archive,) = folder.glob("*.tgz")
    if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
        sys.exit(f"emojibase-data {VERSION} is not what it was. Look at what changed, then write its SHA-512 here.")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def main() -> None:
    """Write the list; say its SHA-256."""
    with tempfile.TemporaryDirectory() as name:
        package = fetched(Path(name))
        english, chinese = (json.loads((package / each / "data.json").read_text()) for each in ("en", "zh"))
        text = json.dumps(made_of(english, chinese), ensure_ascii=False, separators=(",", ":")) + "\n"
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "emoji.json").write_text(text)
    sys.stdout.write(f"{FOLDER / 'emoji.json'}: SHA-256 {hashlib.sha256(text.encode()).hexdigest()}\n")


if __name__ == "__main__":
    main()
