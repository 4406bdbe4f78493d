"""The console's settings in a hurry: the same faults in less time. `make faults` runs with the real ones."""

from console.settings import *  # noqa: F403
from console.settings import INSTALLED_APPS as PARTS
from pushes.tpns import client

INSTALLED_APPS = [*PARTS, "tests.faults.hurry.Hurry"]

TIMEOUT = (2.0, 3.0)  # seconds to connect and to answer

client.CONNECT_SECONDS, client.READ_SECONDS = TIMEOUT
(client.TpnsClient.__init__.__kwdefaults__ or {})["timeout"] = TIMEOUT
