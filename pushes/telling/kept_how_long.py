"""What goes by itself, and after how many days: for administrators. docs/operations.md says why, and what stays."""

from typing import Final, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext


class Goes(NamedTuple):
    """A kind of what is kept, and when it goes."""

    what: str
    since: str  # from when the days count
    days: int
    setting: str  # which changes them; empty where nothing does

    @property
    def after(self) -> str:
        """How long it is kept."""
        return ngettext("%(days)s day", "%(days)s days", self.days) % {"days": self.days}


UNFINISHED: Final = _("Uploads that are not finished"), _("after the last chunk")
BY_SETTING: Final = {
    "PICTURES_KEEP_DAYS": (_("Pictures that nothing shows"), _("after the last push with them has ended")),
    "LOGINS_KEEP_DAYS": (_("Logins and tries to log in, with name and address"), _("after each")),
    "INVITATIONS_KEEP_DAYS": (_("Invitations, with their e-mail address"), _("after the link leads nowhere")),
    "NOTICES_KEEP_DAYS": (_("Who was mailed what"), _("after each e-mail")),
    "WEBHOOK_CALLS_KEEP_DAYS": (_("Calls of webhooks"), _("after they were taken or given up")),
    "GATEWAY_KEEP_DAYS": (_("Pushes of the own gateway, with deliveries and figures"), _("after they have expired")),
    "GATEWAY_KEEP_PACKAGES_DAYS": (_("Packages of the own gateway"), _("after the last push with them has ended")),
    "GATEWAY_KEEP_DEVICES_DAYS": (_("Devices without an account that never came back"), _("after they registered")),
}


def kept_how_long() -> list[Goes]:
    """All kinds that go after a number of days; accounts go as each application has it."""
    kinds = [(UNFINISHED, 1, ""), *((words, getattr(settings, name), name) for name, words in BY_SETTING.items())]
    return [Goes(str(what), str(since), days, setting) for (what, since), days, setting in kinds]
