"""What a message says, as arguments of a command."""

from argparse import ArgumentParser
from typing import Any

from pushes.tpns.message_options import MOST_HOURS, OFF, Click, MessageOptions

OPENED = {"activity": Click.ACTIVITY, "url": Click.WEB, "link": Click.LINK}  # by what follows --open-


def add_message_arguments(parser: ArgumentParser) -> None:
    """Title, text, and the options that matter for a script."""
    parser.add_argument("--title", required=True, help="what stands in bold")
    parser.add_argument("--content", required=True, help="the text below it")
    opened = parser.add_mutually_exclusive_group()
    opened.add_argument("--open-url", metavar="URL", help="web address that a press opens (Android)")
    opened.add_argument("--open-link", metavar="LINK", help="intent or deep link that a press opens (Android)")
    opened.add_argument("--open-activity", metavar="CLASS", help="activity that a press opens (Android)")
    parser.add_argument("--custom", action="append", default=[], metavar="KEY=VALUE", help="for the app; repeatable")
    parser.add_argument("--picture", default="", metavar="URL", help="https address of a picture")
    parser.add_argument("--channel-id", default="", metavar="ID", help="notification channel (Android)")
    parser.add_argument("--silent", action="store_true", help="for the app only: people see nothing")
    parser.add_argument("--accept-time", default="", metavar="09:00-12:00,…", help="hours to show it in (Android)")
    parser.add_argument(
        "--not-over", action="append", default=[], choices=OFF, help="a channel that is not used; repeatable"
    )
    hours = range(MOST_HOURS + 1)
    parser.add_argument("--keep-hours", type=int, choices=hours, metavar="0-72", help="for devices that are offline")


def message_given(options: dict[str, Any]) -> dict[str, Any]:
    """What was given, by field of Push."""
    off: dict[str, Any] = {OFF[channel]: "1" for channel in options["not_over"]}
    said = MessageOptions(
        custom="\n".join(options["custom"]),
        picture=options["picture"],
        channel_id=options["channel_id"],
        silent="1" if options["silent"] else "",
        keep_hours=options["keep_hours"],
        accept_time=options["accept_time"],
        **off,
        **_opened(options),
    )
    return {"title": options["title"], "content": options["content"], "message_options": said.kept()}


def _opened(options: dict[str, Any]) -> dict[str, Any]:
    """What a press opens; the parser takes one at most."""
    for name, click in OPENED.items():
        if options[f"open_{name}"] is not None:
            return {"click": click.value, name: options[f"open_{name}"]}
    return {}
