"""Which account is on which device: the contract's binding and query calls, and what a device does itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from console.gateway.carrying.case_folding import fold
from console.gateway.contract.audience import is_token
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.members import account_problem, number, objects, required, texts
from console.gateway.models import Binding, Device, GatewayApplication
from pushes.tpns.contract import BindOperation, Code

MAX_TOKENS = 20  # of one binding call
MAX_ITEMS = 1_000  # accounts or tokens of one call where the contract names no limit

AccountKey = tuple[int, str]  # account type, account


def bind(device: Device, accounts: Iterable[AccountKey], moment: datetime) -> None:
    """Tie accounts to a device. A device has one account of each type: the last one stays."""
    # In one order, whatever the call's: else two calls could wait for each other.
    rows = [
        Binding(
            application_id=device.application_id, device=device, account_type=kind, account=account, bound_at=moment
        )
        for kind, account in sorted(dict(accounts).items())
    ]
    Binding.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["device", "account_type"],
        update_fields=["account", "bound_at"],
    )


def unbind(device: Device, accounts: Iterable[AccountKey]) -> int:
    """Take accounts off a device; the number that were on it."""
    _note_unbound(Device.objects.filter(pk=device.pk))
    bindings = Binding.objects.filter(device=device)
    there = set(bindings.values_list("account_type", "account")).intersection(accounts)
    return sum(bindings.filter(account_type=kind, account=account).delete()[0] for kind, account in there)


def _note_unbound(devices: QuerySet[Device]) -> None:
    """Accounts are taken off these devices, also those that a file may bring only later: an older one does not then."""
    _hold(devices)
    devices.update(unbound_at=timezone.now())  # not by their keys: guests may be one account on a million devices


def _hold(devices: QuerySet[Device]) -> None:
    """Nobody else changes what is on them until the transaction ends. Two calls hold them in one order."""
    list(devices.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def bound(device: Device) -> list[dict[str, Any]]:
    """The accounts on a device, as the contract writes them, in the order of their types."""
    rows = Binding.objects.filter(device=device).order_by("account_type")
    return [{"account": row.account, "account_type": row.account_type} for row in rows]


def account_keys(items: Iterable[dict[str, Any]]) -> list[AccountKey]:
    """The accounts in a list of {account, account_type}, folded. Raises Refusal."""
    keys = []
    for place, item in enumerate(items, 1):
        account = item.get("account")
        if not isinstance(account, str):
            raise Refusal(Code.PARAMETER_REFUSED, f"Send account {place} as text.")
        problem = account_problem(account)
        if problem:
            raise Refusal(Code.PARAMETER_REFUSED, f"Account {place} {problem}")
        kind = number(item, "account_type")
        keys.append((kind, fold(kind, account)))
    return keys


def operate(application: GatewayApplication, data: dict[str, Any]) -> list[str]:
    """Carry out a batchoperate call: the code of each item, as text. Raises Refusal."""
    operation = number(data, "operator_type", smallest=min(BindOperation), largest=max(BindOperation))
    if not operation:
        raise Refusal(Code.MISSING_PARAMETER, "Send operator_type as a whole number from 1 to 5.")
    with transaction.atomic():
        match BindOperation(operation):
            case BindOperation.REMOVE_ALL_OF_TOKENS:
                codes = _clear_tokens(application, texts(data, "token_list", MAX_ITEMS))
            case BindOperation.REMOVE_ALL_OF_ACCOUNTS:
                codes = _clear_accounts(application, account_keys(objects(data, "account_list", MAX_ITEMS)))
            case BindOperation.REMOVE:
                codes = _change_tokens(application, data, replace=False)
            case _:
                codes = _change_tokens(application, data, replace=True)
    return [str(int(code)) for code in codes]


def _devices(application: GatewayApplication, tokens: Iterable[str]) -> dict[str, Device]:
    return {device.token: device for device in _of_tokens(application, tokens)}


def _held_devices(application: GatewayApplication, tokens: Iterable[str]) -> dict[str, Device]:
    """Held until the transaction ends: of two calls that replace what is on one, the second sees what the first did."""
    held = _of_tokens(application, tokens).order_by("pk").select_for_update(no_key=True)
    return {device.token: device for device in held}


def _of_tokens(application: GatewayApplication, tokens: Iterable[str]) -> QuerySet[Device]:
    return Device.objects.filter(application=application, token__in=list(filter(is_token, tokens)))


def _change_tokens(application: GatewayApplication, data: dict[str, Any], *, replace: bool) -> list[Code]:
    items = objects(data, "token_accounts", MAX_TOKENS)
    wanted = [_wanted(item) for item in items]
    devices = _held_devices(application, [token for token, _ in wanted])
    moment = timezone.now()
    for token, accounts in wanted:
        if (device := devices.get(token)) is None:
            continue
        if replace:
            _note_unbound(Device.objects.filter(pk=device.pk))
            Binding.objects.filter(device=device).delete()
            bind(device, accounts, moment)
        else:
            unbind(device, accounts)
    return [_code(token, devices) for token, _ in wanted]


def _wanted(item: dict[str, Any]) -> tuple[str, list[AccountKey]]:
    """Token and accounts of one item of a binding call."""
    return required(item, "token", inside="token_accounts."), account_keys(objects(item, "account_list", MAX_ITEMS))


def _clear_tokens(application: GatewayApplication, tokens: list[str]) -> list[Code]:
    devices = _devices(application, tokens)
    _note_unbound(Device.objects.filter(pk__in=[device.pk for device in devices.values()]))
    Binding.objects.filter(device__in=devices.values()).delete()
    return [_code(token, devices) for token in tokens]


def _code(token: str, devices: dict[str, Device]) -> Code:
    if token in devices:
        return Code.OK
    return Code.TOKEN_UNKNOWN if is_token(token) else Code.TOKEN_ILLEGAL


def _clear_accounts(application: GatewayApplication, keys: list[AccountKey]) -> list[Code]:
    codes = []
    named = Binding.objects.filter(application=application, account__in=[account for _, account in keys])
    _hold(Device.objects.filter(pk__in=named.values("device")))  # all at once: two calls may name them in other orders
    for kind, account in keys:
        bindings = Binding.objects.filter(application=application, account_type=kind, account=account)
        _note_unbound(Device.objects.filter(pk__in=bindings.values("device")))
        found, _ = bindings.delete()
        codes.append(Code.OK if found else Code.NO_SUCH_TOKEN_OR_ACCOUNT)
    return codes


def tokens_of_accounts(application: GatewayApplication, keys: list[AccountKey]) -> dict[AccountKey, list[str]]:
    """For each account that is on a device: the tokens, the newest binding first."""
    found: dict[AccountKey, list[str]] = {}
    rows = Binding.objects.filter(application=application, account__in=[account for _, account in keys])
    newest_first = rows.order_by("account_type", "account", "-bound_at", "-device")
    for kind, account, token in newest_first.values_list("account_type", "account", "device__token"):
        found.setdefault((kind, account), []).append(token)
    return {key: found[key] for key in keys if key in found}


def accounts_of_tokens(application: GatewayApplication, tokens: list[str]) -> dict[str, list[dict[str, Any]]]:
    """For each token that is known: the accounts on it, as the contract writes them."""
    devices = _devices(application, tokens)
    return {token: bound(devices[token]) for token in tokens if token in devices}
