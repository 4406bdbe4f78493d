"""A whole installation with its demo, as `make run` starts it: web, worker, beat and broker as real processes."""

import json
import os
import subprocess
import threading
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Any

from tests import warm
from tests.console.processes import ROOT, RunningConsole, descendants, environment, free_port, manage
from tests.prepared import prepare

MARKETER = "marketer"
ADMINISTRATOR = "admin"
METRICS_TOKEN = "the-token-that-prometheus-shows-to-us"  # of the installation that tests share


class Inside:
    """`tests.inside` of `code` in an installation's environment. Any thread may call it."""

    def __init__(self, variables: dict[str, str], code: Path = ROOT) -> None:
        (asked, asking), (answers, answering) = os.pipe(), os.pipe()
        self._asking, self._answers = os.fdopen(asking, "w", buffering=1), os.fdopen(answers)
        with os.fdopen(asked) as theirs, os.fdopen(answering, "w") as theirs_too:
            self._process = warm.start(
                ["-m", "tests.inside"], variables, (theirs, theirs_too, subprocess.DEVNULL), code
            )
        self._lock = threading.Lock()

    def __call__(self, do: str, **arguments: Any) -> Any:
        """The answer of a deed."""
        with self._lock:
            self._asking.write(json.dumps({"do": do, **arguments}) + "\n")
            line = self._answers.readline()
        answer = json.loads(line or '{"failed": "It ended."}')
        assert "answer" in answer, answer["failed"]
        return answer["answer"]

    def close(self) -> None:
        """End it."""
        with suppress(BrokenPipeError):
            self._asking.close()
        self._answers.close()
        self._process.wait()


class Installation:
    """`manage.py runconsole --demo` on `data_dir`, ready for use when made; `variables` go into its environment.

    `is_first_start`: it makes its tables itself, so that SQLite's log has grown to its size.
    """

    forgiven: tuple[str, ...] = ()  # what its pages may be found doing

    def __init__(self, data_dir: Path, port: int = 0, *, is_first_start: bool = False, **variables: str) -> None:
        port = port or free_port()
        if not is_first_start and "DATABASE_URL" not in variables:
            prepare(data_dir)
        self.data_dir, self.variables = data_dir, {"PORT": str(port), **variables}
        self.console = RunningConsole(data_dir, port, "--demo", **self.variables).ready()

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
        return manage(self.data_dir, *arguments, **self.variables)

    def inside(self) -> Inside:
        """One more interpreter in this installation's environment."""
        return Inside(environment(self.data_dir, **self.variables))

    @cached_property
    def _asked(self) -> Inside:
        return self.inside()

    def asked(self, expression: str) -> str:
        """What a Python expression over the models of console and gateway is worth, as text."""
        return str(self._asked("worth", expression=expression))

    def stands(self) -> Any:
        """What tests that share it count on."""
        return self._asked("as_found")

    def pids(self, name: str) -> list[int]:
        """The process of the program `name` and everything it has started; empty while it is down."""
        pid = self.console.programs().get(name)
        return [pid, *descendants(pid)] if pid else []

    def stop_asking(self) -> None:
        """End the interpreter that `asked` has."""
        if "_asked" in self.__dict__:
            self._asked.close()

    def stop(self) -> None:
        """Stop it at once, as Ctrl-C pressed twice does: nobody needs its data any more."""
        self.stop_asking()
        assert self.console.stop_at_once() == 0, self.console.shown()
