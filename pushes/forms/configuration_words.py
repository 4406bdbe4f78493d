"""What the configuration of an application says: its sections, what fields are called and do, what is missing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

MISSING = {
    "name": _("Write a name for the application."),
    "platform": _("Choose a platform."),
    "access_point": _("Choose an access point."),
    "access_id": _("Write the AccessID."),
    "secret_key": _("Write the SecretKey."),
    "undo_seconds": _("Write the undo window in seconds; 0 for none."),
    "time_zone": _("Choose a time zone."),
}

# Numbers that are never empty, and stay as they are where a form leaves them out.
NUMBERS = {
    "approval_from": _("Write from how many accounts on it is approved; 0 for never."),
    "number_asked_from": _("Write from how many accounts on the number is typed; 0 for never."),
    "keep_days": _("Write for how many days accounts are kept; 0 keeps them."),
    "duplicate_hours": _("Write within how many hours duplicates are refused; 0 refuses none."),
    "daily_limit": _("Write how many pushes an account gets within 24 hours at most; 0 for any number."),
    "shadow_percent": _("Write which percent go through the own gateway; 0 for none."),
}

SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("Application"), ("name", "platform", "access_point", "access_id", "secret_key", "icon_file", "icon_removed")),
    (_("People and places"), ("people", "time_zone", "home_country")),
    (_("Before it is sent"), ("undo_seconds", "number_asked_from", "approval_from", "duplicate_hours")),
    (_("While it is sent"), ("daily_limit", "speed_per_minute", "canary_limit", "shadow_percent")),
    (_("Quiet hours"), ("quiet_from", "quiet_until", "quiet_blocks")),
    (_("After it has ended"), ("keep_days",)),
    (_("Test sends"), ("test_accounts", "test_devices")),
    (_("Devices"), ("binding_rule",)),
)

HELP: dict[str, Any] = {
    "access_point": _("Where the application was made. An AccessID is known at one access point only."),
    "people": _(
        "Marketers who may push to this application, and approvers who may approve its pushes. Administrators "
        "and auditors see every application."
    ),
    "undo_seconds": _("How long a confirmed push can be taken back before anything is sent, 0 to 300 seconds."),
    "approval_from": _(
        "A push to so many accounts or more waits until an approver who did not write it has looked at it. 0 for "
        "never. Give the application an approver first, among its people. Test sends go to a few and need none."
    ),
    "number_asked_from": _("Whoever sends to so many accounts or more types their number first. 0 for never."),
    "time_zone": _("Schedules are written and told in it."),
    "home_country": _(
        "Where most of its people are. Where mobile numbers without a country code can be read in two ways, it "
        "is said which of them is the one of this country; neither is chosen by itself."
    ),
    "speed_per_minute": _(
        "All its pushes together go to so many accounts a minute at most, those that were confirmed before as well; an "
        "author can choose fewer for one. Empty for no limit."
    ),
    "canary_limit": _(
        "When a larger share of a canary's devices fails, the rest is stopped. Empty to leave it to people."
    ),
    "shadow_percent": _(
        "While you move to the own gateway: so many percent of the accounts get a push through the application with "
        "the same AccessID there, the others through the access point above, and the push shows both side by side. An "
        "account is on the same side each time. Typed accounts are not shared out. 0 for none, at most 99."
    ),
    "quiet_from": _(
        "Who sends in these hours of the day, by the clocks of the time zone above, is asked to tick that. They may go "
        "past midnight, such as 22:00 to 08:00. Empty for none."
    ),
    "duplicate_hours": _(
        "The same message to people of whom nine in ten are those of another push is refused, where the two would "
        "begin within so many hours of each other; at most 168, a week. Test sends, rehearsals and pushes to those who "
        "did not get the other one are let through. 0 refuses none: whoever sends is asked."
    ),
    "daily_limit": _(
        "Accounts that got so many pushes of this application within 24 hours are left out of the next one when it "
        "begins. Pushes count from now on; test sends and rehearsals never. 0 for any number."
    ),
    "keep_days": _(
        "Then packages, rejected rows and typed accounts of a push are deleted; what came of it stays. 0 keeps "
        "them. Saved audiences and drafts stay until somebody deletes them."
    ),
    "binding_rule": _(
        "At the own gateway. Where it is open, whoever has the app can bind another person's account and gets "
        "what is pushed to it. See docs/devices.md before you change it: what the app sends must fit."
    ),
}

LABELS: dict[str, Any] = {
    "binding_rule": _("Who ties accounts to devices"),
    "undo_seconds": _("Undo window, in seconds"),
    "approval_from": _("Somebody else approves from so many accounts on"),
    "number_asked_from": _("The number is typed from so many accounts on"),
    "quiet_from": _("Quiet from"),
    "quiet_until": _("Quiet until"),
    "quiet_blocks": _("Send nothing in quiet hours: another time has to be chosen"),
    "daily_limit": _("Most pushes for each account within 24 hours"),
    "duplicate_hours": _("Duplicates are refused within hours"),
    "keep_days": _("Days that accounts are kept after a push has ended"),
    "speed_per_minute": _("Speed limit, in accounts per minute"),
    "shadow_percent": _("Percent of each account package through the own gateway"),
    "canary_limit": _("Most devices of a canary that may fail, in percent"),
}
