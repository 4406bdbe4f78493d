"""One web process of several that listen at one address: `python -m console.web HOST PORT`.

The kernel hands each new connection to one of them. Uvicorn's own manager of processes would stand between them and the
supervisor: killed with it, they would live on.
"""

import socket
import sys
from typing import Final

import uvicorn

BACKLOG: Final = 4096  # thousands of devices report at the same moment
# Event streams never end by themselves: what is still open so long after the request to stop is cut.
GRACE_SECONDS: Final = 3


def listening(host: str, port: int) -> socket.socket:
    """A socket at an address that other processes of the same user may listen at too.

    It names TCP as its protocol: else asyncio lets answers wait for acknowledgements, as with `uvicorn --workers`.
    """
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    opened = socket.socket(family, kind, protocol)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    opened.bind(address)
    return opened


def main(host: str, port: int) -> None:
    """Serve until asked to stop."""
    config = uvicorn.Config(
        "console.asgi:application",
        host=host,
        port=port,
        lifespan="off",
        timeout_graceful_shutdown=GRACE_SECONDS,
        access_log=False,
        log_config=None,  # its lines are like all others
        server_header=False,
        backlog=BACKLOG,
    )
    uvicorn.Server(config).run(sockets=[listening(host, port)])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
