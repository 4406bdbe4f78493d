"""What a page answers to each person who opens it, and the cases of audiences and of what applications have beside."""

from dataclasses import dataclass

Answers = tuple[int | str, ...]


@dataclass(frozen=True)
class Case:
    """A page or action: what each of PEOPLE gets. A name is where one is sent to."""

    name: str
    method: str
    answers: Answers
    about: str = ""  # application, draft, sent, template, audience or filter
    more: tuple[object, ...] = ()


# Marketers of the application and of another one; the administrator, who is no marketer; nobody in particular; the
# auditor; an approver of the application; and an administrator who is a marketer as well.
PEOPLE = ("anonymous", "alice", "bob", "carol", "dave", "eve", "frank", "grace")


def seen(what: int | str, *, by_author: int | str = 0) -> Answers:
    """Of a page that all may look at who see the push or the application. Its author may get another answer."""
    return ("login", by_author or what, 404, what, 404, what, what, what)


def written(by_marketer: int | str, by_another: int | str = 0) -> Answers:
    """Of what marketers do. `by_another` of the same application, 0 for the same answer."""
    return ("login", by_marketer, 404, 403, 403, 403, 403, by_another or by_marketer)


def configured(what: int | str) -> Answers:
    """Of what administrators do."""
    return ("login", 403, 403, what, 403, 403, 403, what)


def everybody(inside: int | str, anonymous: int | str = "login") -> Answers:
    """Of what anybody may do who is logged in."""
    return (anonymous, *[inside] * (len(PEOPLE) - 1))


WHO_MAY_SEE_IT = seen(200)
UNREADABLE = written("pushes:edit", "pushes:detail")
SENT_ALREADY = written("pushes:detail")
MARKETERS = written(200)
ASKED = ("get", "post")
NAMELESS = written(422)

PEOPLES = (
    Case("people", "get", configured(200)),
    Case("invite", "get", configured(200)),
    Case("invite", "post", configured(422)),
    Case("withdraw-invitation", "post", configured("people"), "invitation"),
    Case("person", "get", configured(200), "person"),
    Case("person", "post", configured(422), "person"),
    Case("deactivate", "get", configured(200), "person"),
    Case("deactivate", "post", configured("person"), "person"),
    Case("end-logins", "post", configured("person"), "person"),
    Case("reactivate", "post", configured("person"), "person"),
    Case("new-password", "post", configured(200), "person"),
    Case("take-second-factor", "post", configured("person"), "person"),
    Case("open-invitation", "get", everybody("invitation", "invitation"), more=("secret",)),
    *(Case("invitation", method, everybody(410, 410)) for method in ASKED),  # with a link: test_invitations.py
    *(Case("set-password", method, everybody(410, 410), more=("MQ", "x")) for method in ASKED),
)

AUDIENCES = (
    Case("pushes:audiences", "get", MARKETERS, "application"),
    Case("pushes:audience", "get", MARKETERS, "audience"),
    Case("pushes:audience", "post", NAMELESS, "audience"),
    Case("pushes:save-audience", "get", MARKETERS, "draft"),
    Case("pushes:save-audience", "post", NAMELESS, "draft"),
    Case("pushes:save-audience", "get", MARKETERS, "sent"),
    Case("pushes:save-audience", "post", NAMELESS, "sent"),
    Case("pushes:use-audience", "post", UNREADABLE, "draft"),
    Case("pushes:use-audience", "post", SENT_ALREADY, "sent"),
    # Of one that has not ended; tests/pushes/views/test_gathering.py has the rest.
    *(Case("pushes:those-of", method, written("pushes:edit"), "draft") for method in ASKED),
    *(Case("pushes:those-of", method, SENT_ALREADY, "sent") for method in ASKED),
    Case("pushes:gather-again", "post", UNREADABLE, "draft"),
    Case("pushes:gather-again", "post", SENT_ALREADY, "sent"),
)
TEMPLATES = (
    Case("pushes:templates", "get", MARKETERS, "application"),
    Case("pushes:template", "get", MARKETERS, "template"),
    Case("pushes:template", "post", NAMELESS, "template"),
    Case("pushes:save-template", "post", written("pushes:edit"), "draft"),
    Case("pushes:save-template", "post", SENT_ALREADY, "sent"),
    Case("pushes:use-template", "post", UNREADABLE, "draft"),
    Case("pushes:use-template", "post", SENT_ALREADY, "sent"),
)
# With filters in the address: test_saved_filters.py.
FILTERS = (
    *(Case("pushes:save-filter", method, everybody("pushes:records")) for method in ASKED),
    Case("pushes:saved-filter", "get", ("login", 200, *[404] * 6), "filter"),
    Case("pushes:saved-filter", "post", ("login", 422, *[404] * 6), "filter"),
)
OF_APPLICATIONS = (
    Case("pushes:webhooks", "get", configured(200), "application"),
    Case("pushes:webhooks", "post", configured("pushes:webhooks"), "application"),
    Case("channels", "get", configured(200), "application"),
    Case("channel", "get", configured(200), "application", ("apns",)),
    Case("channel", "post", configured(422), "application", ("apns",)),
)


def approved(what: int | str) -> Answers:
    """Of what approvers do."""
    return ("login", 403, 403, 403, 403, 403, what, 403)


# Of one that does not wait for approval; tests/pushes/views/test_approvals.py has the rest.
APPROVALS = (
    Case("pushes:approvals", "get", approved(200)),
    Case("pushes:approval", "get", approved("pushes:detail"), "sent"),
    Case("pushes:approve", "post", approved("pushes:detail"), "sent"),
    Case("pushes:reject", "post", approved("pushes:detail"), "sent"),
    Case("pushes:withdraw", "post", written("pushes:detail"), "sent"),
    Case("pushes:send-over-limit", "post", ("login", 403, 403, 403, 403, 403, 403, "pushes:detail"), "sent"),
    Case("pushes:break-glass", "post", ("login", 403, 403, 403, 403, 403, 403, "pushes:detail"), "sent"),
)

# Of who is half way in there is more in tests/console/views/test_second_factor.py.
OWN_LOGIN = (
    Case("api-page", "get", everybody(200)),
    Case("api-tokens", "get", everybody(200)),
    Case("api-tokens", "post", everybody("second-factor-prove")),
    *(Case(name, "get", everybody(200)) for name in ("profile", "password_change", "password_change_done")),
    Case("profile", "post", everybody("profile")),
    Case("log-out-elsewhere", "post", everybody("profile")),
    Case("password_change", "post", everybody(422)),
    *(Case("login-code", method, everybody("login")) for method in ("get", "post")),
    # Where there is a provider: tests/console/views/test_single_sign_on.py.
    *(Case(name, "get", everybody(404, 404)) for name in ("single-sign-on", "single-sign-on-back")),
    *(Case("second-factor", method, everybody("second-factor-prove")) for method in ASKED),
    # With a proof of minutes ago: tests/console/views/test_factors.py. Passkeys are for hosts that have a name and TLS.
    Case("second-factor-change", "post", everybody("second-factor-prove")),
    *(Case("second-factor-app", method, everybody("second-factor")) for method in ASKED),
    Case("second-factor-prove", "get", everybody(200)),
    Case("second-factor-prove", "post", everybody(422)),
    Case("add-passkey", "post", everybody("second-factor")),
    *(Case(name, "post", everybody(404, 404)) for name in ("use-passkey", "passkey-to-use", "passkey-to-make")),
    Case("guarded-roles", "get", ("login", 403, 403, 200, 403, 403, 403, 200)),
    Case("guarded-roles", "post", ("login", 403, 403, "guarded-roles", 403, 403, 403, "guarded-roles")),
)
