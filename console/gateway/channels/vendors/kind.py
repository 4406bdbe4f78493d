"""What there is to know of a vendor's channel before there is a credential."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from console.gateway.channels.protocol import Kind, Limits, UnusableAddressError
from console.gateway.channels.tokens import TokenCache
from console.gateway.channels.vendors.calling import Vendor, VendorChannel

_TOKEN = re.compile(r"[!-+\--:<-~]{4,1000}")  # no comma and no semicolon: calls name many addresses between them


@dataclass(slots=True)
class VendorKind:
    """A `ChannelKind`: the vendor of a credential, and how its addresses are called."""

    KIND: Kind
    vendor: Callable[[Mapping[str, str]], Vendor]  # raises UnusableCredentialError
    called: str  # the address in the vendor's words: "push token"
    REPEATS_HARMLESSLY: bool = True
    TAKES_BACK: bool = False

    def address_of(self, written: Mapping[str, Any], limits: Limits) -> str:
        """The token that the vendor gave the app. Raises UnusableAddressError."""
        token = written.get("token")
        if isinstance(token, str) and _TOKEN.fullmatch(token):
            return token
        raise UnusableAddressError(f"Send address.token, the {self.called}, as text.")

    def host_of(self, address: str) -> str:
        """A maker has one service."""
        return ""

    def public_of(self, credential: Mapping[str, str]) -> str:
        """What a page or an app has to know. Raises UnusableCredentialError."""
        return self.vendor(credential).public

    def open_channel(
        self, credential: Mapping[str, str], limits: Limits, cache: TokenCache | None = None
    ) -> VendorChannel:
        """The channel of the credential. Raises UnusableCredentialError."""
        return VendorChannel(self.vendor(credential), limits, cache)
