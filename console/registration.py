"""Adding applications where both sides of the wire are ours: the console's row and, on its gateway, the gateway's."""

import secrets
from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from console.gateway.models import GatewayApplication
from console.gateway.operations import register_application
from console.gateway.rehearsal import simulated_devices
from pushes.forms.recipients import accounts_in, devices_in, refuse_too_many
from pushes.models import Application
from pushes.models.audit import AuditRow
from pushes.models.recipients import kept

NO_LIMITS: Mapping[str, int] = {}


def register(
    *,
    name: str,
    platform: str,
    access_id: str,
    secret_key: str,
    access_point: str,
    people: Iterable[str] = (),
    home_country: str = "",
    limits: Mapping[str, int] = NO_LIMITS,
) -> tuple[Application, bool]:
    """The application with that AccessID and access point, made or brought up to date, and whether it was made.

    `limits` by the names of its columns. ValidationError if a field does not fit, or one of `people` (user names) is
    unknown; nothing is changed then.
    Without a home country it keeps the one it has, or gets the default.
    """
    with transaction.atomic():
        # Held, for all of it is saved: nobody pauses it meanwhile and has that lifted.
        known = Application.objects.select_for_update().filter(access_id=access_id, access_point=access_point)
        application = known.first()
        created = application is None
        application = application or Application(access_id=access_id, access_point=access_point)
        application.name, application.platform, application.secret_key = name, platform, secret_key
        application.home_country = home_country or application.home_country
        for column, number in limits.items():
            setattr(application, column, number or (None if column == "speed_per_minute" else 0))
        _check(application, limits)
        application.save()
        application.people.add(*(_user(person) for person in people))
        serve(application)
    return application, created


def serve(application: Application) -> None:
    """Make the application known to the gateway, or bring it up to date there; nothing where it lives elsewhere."""
    if application.is_on_gateway:
        register_application(
            access_id=application.access_id,
            secret_key=application.secret_key,
            platform=application.platform,
            name=application.name,
            binding_rule=application.binding_rule,
        )


def begin_rehearsal(application: Application, *, weather: str, seed: int, every: int) -> None:
    """Make the application of a rehearsal known to the gateway, with its weather and the accounts to simulate."""
    serve(application)
    served = GatewayApplication.objects.get(access_id=application.access_id)
    simulated_devices.begin(served, weather=weather, seed=seed, every=every)


def keep(*, name: str, platform: str, access_id: str) -> None:
    """Make an application that lives on the gateway only, with new keys, unless it is there."""
    if not GatewayApplication.objects.filter(access_id=access_id).exists():
        register_application(access_id=access_id, secret_key=secrets.token_hex(16), platform=platform, name=name)


def keys_of(access_id: str) -> str:
    """The keys of an application of the gateway, for the one who runs it."""
    row = GatewayApplication.objects.get(access_id=access_id)
    return f"AccessID {row.access_id}, SecretKey {row.secret_key}, AccessKey {row.access_key}"


def access_key_of(application: Application) -> str:
    """What an app on the gateway carries to register its devices."""
    return GatewayApplication.objects.get(access_id=application.access_id).access_key


def bind_by(application: Application, rule: str) -> None:
    """Who ties accounts to its devices. ValidationError where the application does not live on the gateway."""
    if not application.is_on_gateway:
        raise ValidationError("Only the gateway can be told who binds accounts. Leave it out for this access point.")
    application.binding_rule = rule
    application.save(update_fields=["binding_rule"])
    serve(application)


def test_on(application: Application, *, accounts: Iterable[str] | None, devices: Iterable[str] | None) -> None:
    """Give it these test accounts (“type, account, name”), these test devices (“token, name”); None: as they are.

    ValidationError if one of them does not fit.
    """
    present = application.recipients
    found = [each for each in present if not each.is_device] if accounts is None else accounts_in("\n".join(accounts))
    found += [each for each in present if each.is_device] if devices is None else devices_in("\n".join(devices))
    refuse_too_many(found)
    application.kept_recipients = kept(found)
    application.save(update_fields=["kept_recipients"])


def refuse_repeats(application: Application, refuses: bool) -> None:
    """Whether the gateway refuses the same push to the same audience within an hour. ValidationError elsewhere."""
    if not application.is_on_gateway:
        raise ValidationError("Only the gateway can be told to refuse repeats. Leave it out for this access point.")
    with transaction.atomic():
        served = GatewayApplication.objects.filter(access_id=application.access_id).exclude(refuses_repeats=refuses)
        if served.update(refuses_repeats=refuses):
            changed = {"refuses_repeats": [not refuses, refuses]}
            AuditRow.objects.record(AuditRow.Kind.APPLICATION_CHANGED, application, changed=changed, replaced=[])


def _check(application: Application, limits: Mapping[str, int]) -> None:
    """ValidationError if a field does not fit; of limits it names the column."""
    if application.is_on_gateway and application.shadow_percent and "shadow_percent" in limits:
        raise ValidationError("Only an application elsewhere has a share. Leave it out for this access point.")
    try:
        application.full_clean()
    except ValidationError as error:
        found = [(name, word) for name, words in error.message_dict.items() for word in words]
        raise ValidationError([f"{name}: {word}" if name in limits else word for name, word in found]) from None


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise ValidationError(f"No user is called {username}. Add the user first.")
    return user
