"""What a service manager that started us is told, as systemd's sd_notify has it."""

import os
import socket


def tell(state: str) -> None:
    """Tell it, for example READY=1. Nothing where there is none, or where it listens no more."""
    address = os.environ.get("NOTIFY_SOCKET")
    if address is None:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        try:
            line.sendto(state.encode(), "\0" + address[1:] if address.startswith("@") else address)
        except OSError:
            return
