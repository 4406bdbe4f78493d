"""What a page answers to each person who opens it, and the cases of saved and gathered audiences."""

from dataclasses import dataclass

Answers = tuple[int | str, ...]


@dataclass(frozen=True)
class Case:
    """A page or action: what anonymous, alice, bob, carol and dave get. A name is where one is sent to."""

    name: str
    method: str
    answers: Answers
    about: str = ""  # application, draft, sent, template or audience
    more: tuple[object, ...] = ()


WHO_MAY_SEE_IT = ("login", 200, 404, 200, 404)
UNREADABLE = ("login", "pushes:edit", 404, "pushes:detail", 403)
SENT_ALREADY = ("login", "pushes:detail", 404, "pushes:detail", 403)
MARKETERS = ("login", 200, 404, 200, 403)
ASKED = ("get", "post")
NAMELESS = ("login", 422, 404, 422, 403)

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
    *(Case("pushes:those-of", method, ("login", "pushes:edit", 404, "pushes:edit", 403), "draft") for method in ASKED),
    *(
        Case("pushes:those-of", method, ("login", "pushes:detail", 404, "pushes:detail", 403), "sent")
        for method in ASKED
    ),
    Case("pushes:gather-again", "post", UNREADABLE, "draft"),
    Case("pushes:gather-again", "post", SENT_ALREADY, "sent"),
)
