"""`manage.py runconsole`: the whole console on this machine, with one command."""

import contextlib
import io
import os
import socket
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from console import beats, data_directory, installation, service_manager
from console.env import broker_address, broker_socket
from console.installation import CannotStart
from console.preloading import preload
from console.settled_database import settled_database
from console.staticfiles import collect
from console.supervisor import ProgramFailed, Supervisor, Surroundings

BROKER_SECONDS = 60.0
WEB_SECONDS = 120.0
WEB_WORKERS = f"Web processes (default: one for each core, at most {installation.MOST_WEB_WORKERS}; here %(default)s)."


class Command(BaseCommand):
    """Start broker, web, workers and beat, and keep them running until Ctrl-C or SIGTERM."""

    help = "Start the console: broker, web, workers and beat, kept running until Ctrl-C."
    gateway_only = False

    def add_arguments(self, parser: CommandParser) -> None:
        """--host, --port, --workers, --web-workers, --demo."""
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on (default: %(default)s).")
        parser.add_argument("--port", type=int, default=settings.PORT, help="Port to listen on (default: %(default)s).")
        parser.add_argument("--workers", type=int, default=2, help="Worker processes (default: %(default)s).")
        parser.add_argument("--web-workers", type=int, default=installation.usual_web_workers(), help=WEB_WORKERS)
        parser.add_argument("--demo", action="store_true", help="Load the demo: people, applications, devices.")

    def handle(self, *args: Any, host: str, port: int, workers: int, web_workers: int, **options: Any) -> None:
        """Run until asked to stop; CommandError when the start is not possible."""
        if workers < 1:
            raise CommandError(f"Give --workers 1 or more; {workers} would carry out nothing.")
        if web_workers < 1:
            raise CommandError(f"Give --web-workers 1 or more; {web_workers} would show nothing.")
        self._agree_on_address(host, port)
        os.umask(0o077)  # the data is its owner's alone
        try:
            with installation.held(settings.DATA_DIR):
                installation.require_port(host, port)
                installation.require_room(settings.DATA_DIR)
                data_directory.require_put_back(settings.DATA_DIR, Path(settings.DATABASES["default"]["NAME"]))
                with settled_database(), Supervisor(self._surroundings(), self._say) as supervisor:
                    self._run(supervisor, host, port, (workers, web_workers), options["demo"])
                    self._say("Stopping. Press Ctrl-C again to stop at once.")
        except (CannotStart, ProgramFailed) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            pass
        self._say("Stopped.")

    def _agree_on_address(self, host: str, port: int) -> None:
        """Begin again when this command or --host or --port say something else than the settings that were read."""
        wanted = installation.variables(host, port, gateway_only=self.gateway_only)
        if port != settings.PORT or any(os.environ.get(name) != wanted[name] for name in wanted if name != "PORT"):
            os.execve(sys.executable, sys.orig_argv, {**os.environ, **wanted})  # noqa: S606 - this very command

    def _surroundings(self) -> Surroundings:
        # There is one on this data, so that a beat that is started again need not wait for the lease of the one before.
        beat = f"{socket.gethostname()[:60]}:{settings.DATA_DIR}"[: beats.LONGEST_NAME]
        environment = {**os.environ, "DATA_DIR": str(settings.DATA_DIR), "PYTHONUNBUFFERED": "1", beats.NAME: beat}
        return Surroundings(environment, settings.BASE_DIR, settings.DATA_DIR / "log")

    def _run(self, supervisor: Supervisor, host: str, port: int, processes: tuple[int, int], demo: bool) -> None:
        workers, web_workers = processes
        self._start_broker(supervisor)
        loaded = self._prepare(demo)
        self._say("Starting web, workers and beat.")
        preload()
        webs = [supervisor.start(installation.web(host, port, number + 1)) for number in range(web_workers)]
        supervisor.start(installation.worker(workers, settings.LOG_LEVEL))
        supervisor.start(installation.sender(settings.LOG_LEVEL))
        supervisor.start(installation.beat())
        for web in webs:
            supervisor.wait_for(web, lambda: installation.web_answers(host, port), WEB_SECONDS)
        self._announce(host, loaded)
        service_manager.tell("READY=1")
        supervisor.watch()

    def _start_broker(self, supervisor: Supervisor) -> None:
        if broker_address(settings.DATA_DIR) != settings.BROKER_URL:
            self._say("Using the broker of BROKER_URL.")
            installation.require_broker(settings.BROKER_URL)
            return
        path = broker_socket(settings.DATA_DIR)
        broker = supervisor.start(installation.broker(path, settings.DATA_DIR / "broker"))
        supervisor.wait_for(broker, lambda: installation.broker_answers(path), BROKER_SECONDS)

    def _prepare(self, demo: bool) -> str:
        """Bring database and static files up to date, load the demo; what the demo printed."""
        installation.clear_old_files(settings.DATA_DIR / "tmp")
        installation.require_storage()
        self._say("Preparing the database and the static files.")
        try:
            call_command("migrate", interactive=False, verbosity=0)
        except OperationalError as error:
            why = " ".join(str(error).split())
            raise CannotStart(f"The database cannot be used: {why}. Check DATABASE_URL and DATA_DIR.") from error
        collect()
        return self.load_demo() if demo else ""

    def load_demo(self) -> str:
        """Make what the demo needs; its logins."""
        printed = io.StringIO()
        call_command("loaddemo", stdout=printed)
        return printed.getvalue().strip("\n")

    def announcement(self, demo: str) -> list[str]:
        """What the person who started it needs to know; `demo` is what load_demo said, empty without it."""
        lines = [f"The console runs: {settings.PUBLIC_URL}/"]
        return [*lines, "Log in as:", demo] if demo else lines

    def _announce(self, host: str, demo: str) -> None:
        lines = ["", *self.announcement(demo)]
        if host in installation.ANY_ADDRESS and "PUBLIC_URL" not in os.environ:
            lines.append("To open it from other machines, set PUBLIC_URL to the address people open.")
        lines += [f"Data and logs: {settings.DATA_DIR}", "Stop it with Ctrl-C.", ""]
        self._say("\n".join(lines))

    def _say(self, text: str) -> None:
        with contextlib.suppress(OSError):  # a closed terminal or pipe is no reason to stop
            self.stdout.write(text)
            self.stdout.flush()
