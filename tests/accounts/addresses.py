"""Addresses at domains that are mistyped or set apart, and their form, written to be obviously right."""

import re
from string import ascii_letters, digits

LETTERS = set(ascii_letters)
SIGNS = LETTERS | set(digits)


def is_mistyped(account: str) -> bool:
    """Whether the domain of a well-known provider ends as .com is mistyped."""
    _, at, domain = in_small(account).rpartition("@")
    name, _, end = domain.partition(".")
    known = ("qq", "163", "126", "139", "189", "sina", "sohu", "foxmail", "gmail", "hotmail", "outlook", "yahoo")
    return at != "" and name in known and end in ("con", "cm", "cmo")


def meant(account: str) -> str:
    """The same with .com for what it was mistyped as."""
    return account[: account.rindex(".")] + ".com" if is_mistyped(account) else account


def is_reserved(account: str) -> bool:
    """Whether its domain is set apart for examples and tests, or below one that is."""
    _, at, domain = in_small(account).rpartition("@")
    labels = domain.split(".")
    apart = labels[-1] in ("test", "example", "invalid", "localhost")
    apart = apart or (labels[-2:-1] == ["example"] and labels[-1] in ("com", "net", "org"))
    signs = set("abcdefghijklmnopqrstuvwxyz0123456789-")
    return at != "" and apart and all(label and set(label) <= signs for label in labels)


def in_small(text: str) -> str:
    return "".join(each.lower() if "A" <= each <= "Z" else each for each in text)


def lowered(email: str) -> str:
    name, domain = email.split("@")
    return name + "@" + domain.lower()


def is_email(text: str) -> bool:
    if text.count("@") != 1:
        return False
    name, domain = text.split("@")
    words, labels = name.split("."), domain.split(".")
    signs = SIGNS | set("!#$%&'*+/=?^_`{|}~-")
    return (
        len(name) <= 64
        and all(word and set(word) <= signs for word in words)
        and len(labels) >= 2
        and all(is_label(label) for label in labels)
        and is_top(labels[-1])
    )


def is_label(label: str) -> bool:
    allowed = SIGNS
    return 1 <= len(label) <= 63 and set(label) <= allowed | {"-"} and label[0] in allowed and label[-1] in allowed


def is_top(label: str) -> bool:
    return (len(label) >= 2 and set(label) <= LETTERS) or bool(re.fullmatch("(?i)xn--.+", label))
