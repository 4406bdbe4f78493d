"""A client as the console makes it, only less patient."""

from pushes.tpns.client import Basic, Signed, TpnsClient

ACCESS_ID = "1500001048"
SECRET_KEY = "1452fcebae9f3115ba794fb0fff2fd73"


def client_at(address: str, authentication: type[Signed] | type[Basic] = Signed) -> TpnsClient:
    """A client of the service at `address` that waits 0.3 s."""
    return TpnsClient(address, ACCESS_ID, SECRET_KEY, authentication=authentication, timeout=(0.3, 0.3))
