"""Ask the service whether it knows an application: before its first push, and when none goes through.

The service's records of today are asked for: a call that changes nothing, signed as push calls are.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pushes.models import Application
from pushes.models.audit import AuditRow
from pushes.tpns.client import TpnsClient
from pushes.tpns.contract import Code
from pushes.tpns.errors import TpnsError, TpnsRefused, TpnsUnreachable

# A person waits, and so does one of the few threads that answer all of them.
SECONDS = (3.0, 5.0)
KEY_WRONG = _(
    "The SecretKey does not fit the AccessID. Copy both anew from the service's console (Configuration Management, "
    "Basic Configuration). If they are right, look at the clock of this machine: a signature holds for some minutes."
)
ID_WRONG = _("This access point does not know the AccessID. Compare it, and choose the access point it was made at.")
NOT_REACHED = _(
    "Nothing answers there. Look whether this machine may call it (firewall, proxy, name resolution) and whether the "
    "service still runs."
)
FOR_NOW = _("The keys were not looked at: it asks for fewer calls. Try again in a minute.")
UNCLEAR = _("The keys were not looked at. Try again; if it stays so, ask who runs the service.")
ADVICE = {
    **dict.fromkeys((str(int(Code.AUTHENTICATION_FAILED)), "HTTP 401", "HTTP 403"), KEY_WRONG),
    str(int(Code.ACCESS_ID_WRONG)): ID_WRONG,
}


@dataclass(frozen=True)
class Connection:
    """What came of it: `failed` is empty where the service knows the application, `advice` says what to do."""

    host: str
    failed: str = ""
    advice: str = ""


def try_connection(application: Application) -> Connection:
    """Make the call, in at most some seconds."""
    found = _tried(application)
    AuditRow.objects.record(AuditRow.Kind.CONNECTION_TRIED, application, host=found.host, knows_it=not found.failed)
    return found


def _tried(application: Application) -> Connection:
    client = TpnsClient(application.address, application.access_id, application.secret_key, timeout=SECONDS)
    today = timezone.localdate()
    try:
        next(client.records(today, today), None)
    except TpnsError as error:
        return Connection(client.host, str(error), str(_advice(error)))
    return Connection(client.host)


def _advice(error: TpnsError) -> object:
    if isinstance(error, TpnsUnreachable):
        return NOT_REACHED
    if isinstance(error, TpnsRefused):
        return FOR_NOW if error.is_for_now else ADVICE.get(error.code, UNCLEAR)
    return UNCLEAR
