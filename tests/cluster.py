"""An installation on several machines, of which one of each kind is killed every minute: `make test-cluster`.

Two web and two worker machines run what the units of deploy/systemd start. Each has a data directory of its own; they
share what docs/operations.md says that machines do: variables, PostgreSQL, Valkey and a server of the S3 API. HAProxy,
as deploy/proxies has it, is what people, devices and workers reach.
"""

import logging
import os
import signal
import subprocess
import threading
from contextlib import ExitStack
from itertools import cycle
from pathlib import Path

from cryptography.fernet import Fernet

from console.installation import broker_binary
from tests.console.processes import ROOT, Program, environment, free_port, until
from tests.deploy.test_systemd import command, is_ready
from tests.installation import Installation
from tests.prepared import migrated, prepare_static
from tests.proxies import running_proxy
from tests.s3 import S3Server

WEB = ("push-web@.service",)
WORKER = ("push-worker.service", "push-sender.service", "push-beat.service")
KILLED_EVERY = float(os.environ.get("KILLED_EVERY", "60"))  # seconds
CONNECTIONS = "max_connections=200"
# What a browser says of lines that broke with the machine at their other end.
CUT = (
    "status of 502",
    "status of 503",
    "Error Code 50",
    "ERR_INCOMPLETE_CHUNKED_ENCODING",
    "ERR_CONTENT_LENGTH_MISMATCH",
)
logger = logging.getLogger(__name__)


class Machine:
    """What some units start, on a data directory that no other machine has. A web of it listens at `port`."""

    def __init__(self, data_dir: Path, units: tuple[str, ...], port: int, variables: dict[str, str]) -> None:
        self.data_dir, self.port = data_dir, port
        self._commands = [command(unit, port, data_dir.name) for unit in units]
        self._environment = environment(data_dir, **variables, BEAT_NAME=data_dir.name)
        self._running: list[subprocess.Popen[bytes]] = []
        prepare_static(data_dir)
        self.start()

    def start(self) -> None:
        """Start what is to run here, each with the processes that it starts in a group. It comes up by and by."""
        with (self.data_dir / "said").open("ab") as said:
            for each in self._commands:
                process = subprocess.Popen(
                    each, cwd=ROOT, env=self._environment, stdout=said, stderr=said, start_new_session=True
                )
                self._running.append(process)

    def signal(self, number: signal.Signals) -> None:
        """Send it to all of its processes."""
        for process in self._running:
            os.killpg(process.pid, number)

    def kill(self) -> None:
        """All of its processes are gone at once."""
        self.signal(signal.SIGKILL)
        while self._running:
            self._running.pop().wait()


class Cluster(Installation):
    """Ready for use when made. Commands run on `data_dir`, which is none of the machines'.

    `killed_every`: seconds; 0 for never. What machines share is in `database`, `broker`, `bucket` and `proxy`.
    """

    forgiven = CUT

    def __init__(self, data_dir: Path, killed_every: float = KILLED_EVERY, **variables: str) -> None:
        folder = data_dir.parent
        self.data_dir, self._over = data_dir, threading.Event()
        with ExitStack() as stack:
            web_ports = [free_port(), free_port()]
            self._start_shared(folder, stack, web_ports)
            self.variables = self._told() | variables
            done = self.manage("loaddemo")
            assert done.returncode == 0, done.stderr
            self.webs = [self._machine(stack, f"web-{port}", WEB, port) for port in web_ports]
            self.workers = [self._machine(stack, f"worker-{number}", WORKER, 0) for number in (1, 2)]
            until(lambda: all(is_ready(port) for port in [*web_ports, self.port]))
            if killed_every:
                killing = threading.Thread(target=self._kill, args=(killed_every,), daemon=True)
                killing.start()
                stack.callback(killing.join)
                stack.callback(self._over.set)
            self._stack = stack.pop_all()

    def _start_shared(self, folder: Path, stack: ExitStack, web_ports: list[int]) -> None:
        self.database = stack.enter_context(migrated("-c", "fsync=off", "-c", CONNECTIONS))
        self.broker, self.bucket = broker(folder / "broker"), S3Server(folder / "s3")
        self.proxy = running_proxy("haproxy", folder, *web_ports)
        for each in (self.broker, self.bucket, self.proxy):
            stack.callback(each.kill)
        self.port = self.proxy.port

    def _told(self) -> dict[str, str]:
        """The variables that every machine has."""
        return {
            "PORT": str(self.port),
            "PUBLIC_URL": self.url,
            "GATEWAY_URL": f"{self.url}/gateway/",
            "DATABASE_URL": self.database.url,
            "BROKER_URL": f"redis://127.0.0.1:{self.broker.port}/0",
            "STORAGE_URL": self.bucket.url("files"),
            "SECRET_KEY": Fernet.generate_key().decode(),
            "FIELD_KEYS": Fernet.generate_key().decode(),
        }

    def _machine(self, stack: ExitStack, name: str, units: tuple[str, ...], port: int) -> Machine:
        machine = Machine(self.data_dir.with_name(name), units, port, self.variables)
        stack.callback(machine.kill)
        return machine

    @property
    def url(self) -> str:
        """The address of the proxy, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def _kill(self, every: float) -> None:
        """Until it is over: kill a web and a worker machine, and start them again."""
        for pair in cycle(zip(self.webs, self.workers, strict=True)):
            if self._over.wait(every):
                return
            for machine in pair:
                machine.kill()
                machine.start()
            logger.warning("Killed and started anew: %s.", " and ".join(each.data_dir.name for each in pair))

    def stop(self) -> None:
        """Stop it at once: nobody needs its data any more."""
        self.stop_asking()
        self._stack.close()


def broker(folder: Path) -> Program:
    """A Valkey that machines reach, set up as docs/operations.md says."""
    folder.mkdir()
    port, options = free_port(), ["--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", ""]
    command = [broker_binary(), "--port", str(port), "--dir", str(folder), *options]
    return Program(command, port, folder / "log")
