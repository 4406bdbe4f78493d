"""A whole installation with its demo, as `make run` starts it: web, worker, beat and broker as real processes."""

import subprocess
from pathlib import Path

from tests.console.processes import RunningConsole, descendants, free_port, manage

MARKETER = "marketer"
ADMINISTRATOR = "admin"


class Installation:
    """`manage.py runconsole --demo` on `data_dir`, ready for use when made; `variables` go into its environment."""

    def __init__(self, data_dir: Path, port: int = 0, **variables: str) -> None:
        self.data_dir, self.variables = data_dir, variables
        self.console = RunningConsole(data_dir, port or free_port(), "--demo", **variables).ready()

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        return self.console.url

    @property
    def password(self) -> str:
        """The password of both demo people."""
        return (self.data_dir / "secrets" / "demo").read_text().strip()

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `manage.py` to its end in this installation's environment."""
        return manage(self.data_dir, *arguments, **{"PORT": str(self.console.port), **self.variables})

    def asked(self, expression: str) -> str:
        """What a Python expression over the models of console and gateway is worth, as text."""
        models = "from django.utils import timezone; from pushes.models import *; from console.gateway.models import *"
        run = self.manage("shell", "--verbosity", "0", "-c", f"{models}; print({expression})")
        assert run.returncode == 0, run.stderr
        return run.stdout.strip()

    def pids(self, name: str) -> list[int]:
        """The process of the program `name` and everything it has started; empty while it is down."""
        pid = self.console.programs().get(name)
        return [pid, *descendants(pid)] if pid else []

    def stop(self) -> None:
        """Stop it, as Ctrl-C does."""
        assert self.console.stop() == 0, self.console.shown()
