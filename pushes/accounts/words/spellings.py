"""What is said of accounts that are spelled in a way that no format has: by the code of the reason."""

from collections.abc import Mapping
from typing import Final

from pushes.accounts.words.catalogue import gettext_noop as _

OF_SPELLINGS: Final[Mapping[str, tuple[str, str, str]]] = {
    "trunk_zero": (
        _("the zero of inland calls after the country code"),
        _("%(row)s keeps the zero of inland calls after the country code."),
        _("Remove the zero, as in +447700900100."),
    ),
    "labelled": (
        _("a number, a sign or a word before it"),
        _("%(row)s has a number, a sign or a word before the account, as in 1. or Tel:."),
        _("Write the account alone."),
    ),
    "no_colons": (
        _("hyphens or nothing in place of the colons"),
        _("%(row)s is a MAC address without colons."),
        _("Put colons between the six pairs, as in 08:00:20:0A:8C:6D."),
    ),
    "prefixed": (
        _("0x before it"),
        _("%(row)s has 0x before the digits, as databases write them."),
        _("Remove it."),
    ),
    "other_hash": (
        _("a hash of another kind"),
        _("%(row)s is a hash of another kind: an MD5 has 32 hexadecimal characters, a SHA-1 40, a SHA-256 64."),
        _("Have the MD5 of the accounts themselves made; it cannot be made of this."),
    ),
    "not_alone": (
        _("a name or mailto: beside the address"),
        _("%(row)s holds more than an e-mail address."),
        _("Write the address alone, as in name@example.com."),
    ),
    "domain": (
        _("a domain in another script"),
        _("%(row)s has a domain in another script than a to z."),
        _("Write it as networks do, beginning with xn--."),
    ),
    "extension": (
        _("a number with an extension"),
        _("%(row)s is a number with an extension, as shops give them out for a while: a virtual number."),
        _("It is no account. Leave such rows out, or export the numbers themselves."),
    ),
    "lower_case": (
        _("lower-case letters"),
        _("%(row)s has lower-case letters."),
        _("Write the letters in upper case."),
    ),
    "lower_uuid": (
        _("a UUID in lower case"),
        _("%(row)s is a UUID in lower case, as Android phones give OAIDs; iPhones give IDFAs in upper case."),
        _("Choose account type 997 if these are OAIDs."),
    ),
    "upper_case": (
        _("upper-case letters"),
        _("%(row)s has upper-case letters."),
        _("Write the letters in lower case."),
    ),
}
