"""The account-type doctor: which types the rows would fit, and which one they look like."""

from dataclasses import dataclass

from pushes.accounts.words import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The type that `percent` of the rows fit, and the repair ("add-86") or "hash-raw" they need for it, if any."""

    account_type: int
    percent: int
    repair: str = ""

    @property
    def template(self) -> str:
        """The sentence with %(percent)s and %(account_type)s (for translations)."""
        return _SENTENCES[self.account_type, self.repair]

    @property
    def text(self) -> str:
        """One sentence."""
        return self.template % {"percent": self.percent, "account_type": self.account_type}


_SENTENCES = {
    (991, ""): _("%(percent)s %% of the rows look like QQ numbers: type %(account_type)s."),
    (992, ""): _("%(percent)s %% of the rows look like MD5 values: one of the MD5 types, such as %(account_type)s."),
    (993, ""): _("%(percent)s %% of the rows look like IDFAs: type %(account_type)s."),
    (995, ""): _("%(percent)s %% of the rows look like MAC addresses: type %(account_type)s."),
    (1000, ""): _("%(percent)s %% of the rows look like IMEIs: type %(account_type)s."),
    (1002, ""): _("%(percent)s %% of the rows look like mobile numbers in E.164: type %(account_type)s."),
    (1002, "add-86"): _(
        "%(percent)s %% of the rows look like mobile numbers without +86: type %(account_type)s, with +86 added."
    ),
    (1005, ""): _("%(percent)s %% of the rows look like e-mail addresses: type %(account_type)s."),
}
