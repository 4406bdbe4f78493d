"""A client as the console makes it, and one that is less patient."""

from pushes.tpns.client import TpnsClient
from pushes.tpns.signing import Basic, Signed

ACCESS_ID = "1500001048"
SECRET_KEY = "1452fcebae9f3115ba794fb0fff2fd73"


def client_at(address: str, authentication: type[Signed] | type[Basic] = Signed) -> TpnsClient:
    """A client of a service at `address` that answers."""
    return TpnsClient(address, ACCESS_ID, SECRET_KEY, authentication=authentication)


def hurried_client_at(address: str) -> TpnsClient:
    """A client of the service at `address` that waits 0.3 s."""
    return TpnsClient(address, ACCESS_ID, SECRET_KEY, timeout=(0.3, 0.3))
