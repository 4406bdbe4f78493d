"""createpush as the tests run it."""

import io
from pathlib import Path

from django.core.management import CommandError, call_command

SAID = ("--title=Sale", "--content=From nine", "--yes")


def createpush(*arguments: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error; whatever the command says before it ends."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("createpush", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue(), err.getvalue()
    except CommandError as problem:
        return problem.returncode, out.getvalue(), f"{err.getvalue()}{problem}"
    raise AssertionError("The command says nothing by its exit status.")


def package(tmp_path: Path, text: str = "+8613711112222\n+8613711113333\n", name: str = "accounts.csv") -> str:
    path = tmp_path / name
    path.write_text(text)
    return f"--package={path}"
