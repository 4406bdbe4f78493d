"""What a message still lacks, or has too much of, in words: title, text, and what is set besides."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pushes.invisible import shows_nothing
from pushes.models import Push
from pushes.readiness import of_makers, of_picture
from pushes.tpns.accept_time import UnreadableHours, WrongHours
from pushes.tpns.accept_time import parse as parse_hours
from pushes.tpns.contract import MAX_MESSAGE_BYTES
from pushes.tpns.custom_content import Fault, UnreadableCustomContent, parse
from pushes.tpns.message_options import (
    LARGEST_BADGE,
    Badge,
    Click,
    MessageOptions,
    Sound,
    is_app_link,
    is_class_name,
    is_object,
    web_address_fault,
)

AT_AN_ADDRESS = "1"  # of icon_type


def lacking(push: Push) -> Iterator[tuple[str, str]]:
    """The field, and what to do first."""
    if shows_nothing(push.title):
        yield "title", _("Write a title.")
    if shows_nothing(push.content):
        yield "content", _("Write the text.")
    yield from _of_options(push.options, is_ios=push.application.is_ios)
    if not push.options.silent:
        yield from of_picture.lacking(push.options.picture)
        yield from of_makers.lacking(push)
    if push.options.collapse_id:
        yield from _of_replacing(push)
    size = push.notification.size()
    if size > MAX_MESSAGE_BYTES:
        numbers = {"over": size - MAX_MESSAGE_BYTES, "size": size, "most": MAX_MESSAGE_BYTES}
        text = ngettext(
            "Shorten the message by %(over)s byte: it takes %(size)s, and the service takes %(most)s.",
            "Shorten the message by %(over)s bytes: it takes %(size)s, and the service takes %(most)s.",
            numbers["over"],
        )
        yield _longest(push), text % {name: f"{number:,}" for name, number in numbers.items()}


def _of_replacing(push: Push) -> Iterator[tuple[str, str]]:
    package, speed = push.package, push.speed
    if not push.is_for_package:
        yield "collapse_id", _("Choose no push to replace: the service replaces pushes to account packages only.")
    elif push.shadow_in_force:
        words = _(
            "Choose no push to replace: %(percent)s %% of these accounts are to go through the own gateway, which does "
            "not know it."
        )
        yield "collapse_id", words % {"percent": push.shadow_in_force}
    elif push.has_canary or (package and (len(package.cuts) > 1 or (speed and (package.accepted or 0) > speed))):
        words = _("Choose no push to replace, or send all at once: each of several parts would replace the one before.")
        yield "collapse_id", words


def _longest(push: Push) -> str:
    """The field that takes most of the bytes."""
    texts = {name: getattr(push.options, name) for name in ("custom", "url", "link", "picture")}
    return max({"content": push.content, **texts}.items(), key=lambda each: len(each[1].encode()))[0]


def _of_options(options: MessageOptions, *, is_ios: bool) -> Iterator[tuple[str, str]]:
    yield from _of_custom(options)
    if not is_ios:
        yield from _of_hours(options)
    if options.silent:
        return
    if not is_ios:
        yield from _of_click(options)
        yield from _of_advanced(options)
    yield from _of_sound(options, is_ios=is_ios)
    yield from _of_badge(options, is_ios=is_ios)


def _of_click(options: MessageOptions) -> Iterator[tuple[str, str]]:
    if options.click == Click.ACTIVITY and not is_class_name(options.activity):
        yield "activity", _("Write the activity as the full name of its class, such as com.example.shop.SaleActivity.")
    if options.click == Click.WEB and (fault := web_address_fault(options.url)):
        yield "url", _address_words(fault)
    if options.click == Click.LINK and not is_app_link(options.link):
        yield (
            "link",
            _("Write the link with a scheme of the app, such as shop://sale/7, or an intent: intent:#Intent;…;end."),
        )


def _address_words(fault: str) -> str:
    words = {
        "unseen": _("Remove the blanks from the web address."),
        "login": _("Leave user name and password out of the web address: everybody who gets the push could read them."),
    }
    return words.get(
        fault, _("Write a web address that begins with https:// or http://, such as https://example.com/sale.")
    )


def _of_sound(options: MessageOptions, *, is_ios: bool) -> Iterator[tuple[str, str]]:
    if options.sound == Sound.FILE:
        if not options.sound_file:
            yield "sound_file", _("Write the name of the sound file, or choose another sound.")
        elif not is_ios and not options.channel_id:
            yield "channel_id", _("Write a channel id: Android plays a sound of the app with a channel only.")


def _of_badge(options: MessageOptions, *, is_ios: bool) -> Iterator[tuple[str, str]]:
    if options.badge == Badge.SET:
        if options.badge_number is None:
            yield "badge_number", _("Write the number, or choose another badge.")
        elif not is_ios and options.badge_number > LARGEST_BADGE:
            yield (
                "badge_number",
                _("Write a number of at most %(most)s: Android shows no more.") % {"most": LARGEST_BADGE},
            )


def _of_advanced(options: MessageOptions) -> Iterator[tuple[str, str]]:
    if options.xg_media_audio_resources and web_address_fault(options.xg_media_audio_resources):
        yield "xg_media_audio_resources", _("Write the address of the audio file with https://.")
    if options.icon_type == AT_AN_ADDRESS and web_address_fault(options.icon_res):
        yield "icon_res", _("Write the web address of the icon, or choose that it is in the app.")
    if options.xm_template_param and not is_object(options.xm_template_param):
        yield (
            "xm_template_param",
            _('Write what the template says as a JSON object, such as {"keywords1": "tomorrow"}.'),
        )
    if options.vivo_category and not options.vivo_category.isupper():
        yield "vivo_category", _("Write the category of vivo in capitals, such as IM.")


def _of_hours(options: MessageOptions) -> Iterator[tuple[str, str]]:
    try:
        parse_hours(options.accept_time)
    except UnreadableHours as unreadable:
        words = {
            WrongHours.NO_PERIOD: _("Write each period of the hours as 09:00-12:00: “%(seen)s” is none."),
            WrongHours.NO_TIME: _("Write times from 00:00 to 23:59: “%(seen)s” has another."),
            WrongHours.BACKWARDS: _(
                "Let “%(seen)s” end after it begins. Over midnight it is two periods: 22:00-23:59, 00:00-06:00."
            ),
        }
        yield "accept_time", words[unreadable.fault] % {"seen": unreadable.seen[:40]}


def _of_custom(options: MessageOptions) -> Iterator[tuple[str, str]]:
    try:
        parse(options.custom)
    except UnreadableCustomContent as unreadable:
        yield "custom", _custom_words(unreadable)


def _custom_words(unreadable: UnreadableCustomContent) -> str:
    words = {
        Fault.NO_EQUALS_SIGN: _("Write line %(line)s of the key-values as key=value: “%(seen)s” has no equals sign."),
        Fault.NO_KEY: _("Write a key before the equals sign in line %(line)s of the key-values."),
        Fault.KEY_TWICE: _("Give each key once: “%(seen)s” stands twice among the key-values."),
        Fault.NO_OBJECT: _("Correct the key-values: they begin with { and are not the JSON of an object."),
        Fault.RESERVED: _("Give the key “%(seen)s” another name: the service fills that one in itself."),
    }
    return words[unreadable.fault] % {"line": unreadable.line, "seen": unreadable.seen[:40]}
