"""The console's settings, with a client that gives up sooner: the tests meet the same faults in less time.

`make faults` runs with the real ones. Leases are made of these, so a dead worker's work is free again sooner too.
"""

from console.settings import *  # noqa: F403
from pushes.tpns import client

TIMEOUT = (2.0, 3.0)  # seconds to connect and to answer

client.CONNECT_SECONDS, client.READ_SECONDS = TIMEOUT
(client.TpnsClient.__init__.__kwdefaults__ or {})["timeout"] = TIMEOUT
