"""The device on which a message is seen before it is sent: its looks, its channels, and what is cut off."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from zlib import crc32

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from pushes.models import Application, MessageTemplate, Push
from pushes.models.picture import address_of, own_name, path_of
from pushes.tpns.contract import Platform
from pushes.tpns.message_options import Badge, MessageOptions, Sound
from pushes.tpns.vendor_limits import BANNER, LIMITS, WIDE, Limit, fit

Words = Any  # text that is translated when it is shown
SOUNDLESS = ("1", "2")  # of a channel's importance


class Look(NamedTuple):
    """One way to see it. `content`: the most of the text in it, where that is less than the channel takes."""

    key: str
    name: Words
    content: int | None = None


LOOKS = {
    Platform.ANDROID: (
        Look("light", pgettext_lazy("look of a device", "Light")),
        Look("dark", pgettext_lazy("look of a device", "Dark")),
        Look("expanded", gettext_lazy("Expanded")),
    ),
    Platform.IOS: (Look("lock", gettext_lazy("Lock screen")), Look("banner", gettext_lazy("Banner"), BANNER)),
}


class Through(NamedTuple):
    """A channel it can be seen through: the most it takes (None: all), and what is said when it takes all, or less."""

    name: str
    title: int | None
    content: int | None
    whole: str
    less: str

    @property
    def label(self) -> str:
        """Its name, and how much it takes."""
        if not self.title and not self.content:
            return self.name
        named = {"channel": self.name, "title": self.title or _("all"), "text": self.content or _("all")}
        return _("%(channel)s: title %(title)s, text %(text)s") % named


class Icon(NamedTuple):
    """The icon of an application: the path of its own, or the letter and the hue, in degrees, of one that is made."""

    path: str
    letter: str
    hue: int


def icon_of(application: Application) -> Icon:
    """What stands for the application in pages."""
    own = path_of(application.icon) if application.icon else ""
    return Icon(own, application.name[:1].upper(), crc32(application.name.encode()) % 360)


class CutText(NamedTuple):
    """A text in pieces: what is shown, what the shortest of the looks leaves out, and what the channel cuts off."""

    seen: str
    past_look: str
    cut: str


class Device(NamedTuple):
    """What the page draws."""

    application: str
    icon: Icon
    looks: tuple[Look, ...]
    channels: list[Through]
    said: str  # of the first channel
    said_of_look: str  # where only the shortest of the looks cuts
    title: CutText
    content: CutText
    options: MessageOptions
    pictures: str  # what the addresses of pictures that this installation serves begin with
    picture: str  # the path of the message's, if it is one of them
    is_muted: bool
    badge: int | None  # the number at the icon, where the message sets one
    wide: str  # a class of characters that count as two; "" where none does


def device_of(message: Push | MessageTemplate) -> Device:
    """The device for a push or a template, as it stands when the page is opened."""
    application = _application(message)
    platform, options, wide = Platform(application.platform), message.options, application.is_ios
    channels = list(_channels(application))
    first = channels[0]
    shortest = min((look.content for look in LOOKS[platform] if look.content), default=None)
    title = _cut(message.title, first.title, wide=wide)
    content = _cut(message.content, first.content, shortest, wide=wide)
    return Device(
        application=application.name,
        icon=icon_of(application),
        looks=LOOKS[platform],
        channels=channels,
        said=first.less if title.cut or content.cut else first.whole,
        said_of_look=first.less if content.past_look and not title.cut and not content.cut else "",
        title=title,
        content=content,
        options=options,
        pictures=address_of(""),
        picture=path_of(name) if (name := own_name(options.picture)) else "",
        is_muted=options.sound == Sound.NONE or options.importance in SOUNDLESS,
        badge=options.badge_number if options.badge == Badge.SET else None,
        wide=WIDE if wide else "",
    )


def _application(message: Push | MessageTemplate) -> Application:
    """That of people: the one of a rehearsal has a name that nobody sees."""
    rehearsed = message.rehearses if isinstance(message, Push) else None
    return rehearsed.application if rehearsed else message.application


def _cut(text: str, most: int | None, in_look: int | None = None, *, wide: bool) -> CutText:
    cut = fit(text, most, wide=wide).beyond
    taken = text.removesuffix(cut)
    past_look = fit(taken, in_look, wide=wide).beyond
    return CutText(taken.removesuffix(past_look), past_look, cut)


def _channels(application: Application) -> Iterator[Through]:
    """The strictest first."""
    limits = LIMITS[Platform(application.platform)]
    if len(limits) > 1:
        yield _shortest(limits)
    yield from map(_through, limits)
    if application.is_on_gateway:
        name = _("Own gateway")
        yield Through(name, None, None, _("%(channel)s takes all of it.") % {"channel": name}, "")


def _shortest(limits: tuple[Limit, ...]) -> Through:
    title = min((each for each in limits if each.title), key=lambda each: each.title or 0)
    content = min((each for each in limits if each.content), key=lambda each: each.content or 0)
    less = _("Grey: what not every channel takes. The shortest for the title is %(title)s, for the text %(content)s.")
    named = {"title": _said(title.channel, title.title), "content": _said(content.channel, content.content)}
    name = pgettext("channels", "The shortest")
    return Through(name, title.title, content.content, _("Every channel takes all of it."), less % named)


def _said(channel: str, most: int | None) -> str:
    return _("%(channel)s (%(most)s)") % {"channel": _(channel), "most": most}


def _through(limit: Limit) -> Through:
    if limit.counts_wide:
        less = _("Grey: what %(channel)s does not show. A Chinese character counts as two.")
    elif limit.shortens:
        less = _("Grey: what %(channel)s does not show.")
    else:
        less = _("Grey: too long for %(channel)s, which refuses the push. TPNS then sends it over its own channel.")
    named = {"channel": _(limit.channel)}
    whole = _("%(channel)s takes all of it.") % named
    return Through(named["channel"], limit.title, limit.content, whole, less % named)
