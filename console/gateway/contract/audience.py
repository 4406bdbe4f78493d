"""Whom a push call is for: accounts, tokens, an uploaded package of either, or all devices of the application."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import account_problem, choice, flag, number, texts
from console.gateway.models import TOKEN_LONGEST, TOKEN_SHORTEST, WIDE, Device, GatewayApplication, Upload
from pushes.tpns.contract import MAX_ACCOUNTS, MAX_TOKENS, AudienceType, Code

UPLOAD_LIFETIME = timedelta(days=7)
LARGEST_ID = 2**63 - 1
NO_TAGS = "The gateway keeps no tags. Push to accounts, tokens, a package or all."
# Those that may be large, and so are counted and held to a rate.
BULK = (AudienceType.ALL, AudienceType.ACCOUNT_PACKAGE, AudienceType.TOKEN_PACKAGE)


@dataclass(frozen=True)
class Audience:
    """Whom a push is for. `targets` are accounts or tokens of the call, `skipped` tokens that were left out of it."""

    kind: AudienceType
    targets: list[str] = field(default_factory=list)
    upload: Upload | None = None
    skipped: list[str] = field(default_factory=list)

    @property
    def is_wide(self) -> bool:
        """Whether it has, or may have, more than WIDE targets."""
        return self.kind == AudienceType.ALL or (self.upload is not None and self.upload.accepted > WIDE)


def read(application: GatewayApplication, data: dict[str, Any]) -> Audience:
    """The audience that a push call names. Raises Refusal."""
    kind = AudienceType(choice(data, "audience_type", AudienceType))
    match kind:
        case AudienceType.TAG:
            raise Refusal(Code.PARAMETER_REFUSED, NO_TAGS)
        case AudienceType.ALL:
            return Audience(kind)
        case AudienceType.ACCOUNT_PACKAGE | AudienceType.TOKEN_PACKAGE:
            return Audience(kind, upload=_upload(application, data))
        case AudienceType.ACCOUNT | AudienceType.ACCOUNT_LIST:
            return Audience(kind, _accounts(kind, data))
        case _:
            return _tokens(application, kind, data)


def _upload(application: GatewayApplication, data: dict[str, Any]) -> Upload:
    upload_id = number(data, "upload_id", largest=LARGEST_ID)
    if not upload_id:
        raise Refusal(Code.MISSING_PARAMETER, "Send upload_id, the uploadId that the package upload answered.")
    newest = timezone.now() - UPLOAD_LIFETIME
    there = Upload.objects.filter(application=application, created_at__gt=newest).exclude(file="")
    upload = there.filter(pk=upload_id).first()
    if upload is None:
        message = f"No package with upload_id {upload_id} in the last {UPLOAD_LIFETIME.days} days. Upload it again."
        raise Refusal(Code.TARGET_UNKNOWN, message)
    return upload


def _accounts(kind: AudienceType, data: dict[str, Any]) -> list[str]:
    accounts = texts(data, "account_list", MAX_ACCOUNTS)
    if kind is AudienceType.ACCOUNT:
        accounts = accounts[:1]  # as the contract has it: only the first is used
    for place, account in enumerate(accounts, 1):
        if problem := account_problem(account):
            raise Refusal(Code.PARAMETER_REFUSED, f"Item {place} of account_list {problem}")
    return accounts


def _tokens(application: GatewayApplication, kind: AudienceType, data: dict[str, Any]) -> Audience:
    tokens = texts(data, "token_list", MAX_TOKENS)
    if kind is AudienceType.TOKEN:
        tokens = tokens[:1]
    known = known_tokens(application, tokens)
    skipped = [token for token in tokens if token not in known]
    if skipped and not flag(data, "ignore_invalid_token"):
        _refuse_token(tokens.index(skipped[0]) + 1, skipped[0])
    if not known:
        words = "None of the tokens is a device of this application. Send tokens of registered devices."
        raise Refusal(Code.TARGET_UNKNOWN, words, invalid_targe_list=skipped)
    return Audience(kind, [token for token in tokens if token in known], skipped=skipped)


def known_tokens(application: GatewayApplication, tokens: list[str]) -> set[str]:
    """Those of the tokens that are devices of the application."""
    legal = [token for token in tokens if is_token(token)]
    return set(Device.objects.filter(application=application, token__in=legal).values_list("token", flat=True))


def is_token(token: str) -> bool:
    """Whether it can be a token at all."""
    return TOKEN_SHORTEST <= len(token) <= TOKEN_LONGEST and token.isascii() and token.isalnum()


def _refuse_token(place: int, token: str) -> None:
    where = f"Item {place} of token_list"
    if not is_token(token):
        words = f"{where} is no token. Tokens have {TOKEN_SHORTEST} to {TOKEN_LONGEST} letters and digits."
        raise Refusal(Code.TOKEN_ILLEGAL, words)
    words = f"{where} is no device of this application. Leave it out, or send ignore_invalid_token as 1."
    raise Refusal(Code.TARGET_UNKNOWN, words)
