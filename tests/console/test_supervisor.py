"""Tests of console.supervisor, with small real programs."""

import os
import signal
import sys
from pathlib import Path

import pytest

from console.logfiles import GONE
from console.supervisor import (
    LONGEST_DELAY,
    Child,
    Program,
    ProgramFailed,
    Supervisor,
    Surroundings,
    describe_end,
    restart_delay,
)
from tests.console.processes import children, is_alive, until

SLEEP = "import time; time.sleep(3600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(99)"
WITH_CHILD = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEP!r}])"


def python(name: str, code: str, stop_seconds: float = 5) -> Program:
    return Program(name, (sys.executable, "-c", code), stop_seconds)


@pytest.fixture
def surroundings(tmp_path: Path) -> Surroundings:
    return Surroundings(dict(os.environ), tmp_path, tmp_path / "log")


def running(child: Child) -> int:
    assert child.process
    return child.process.pid


def test_restart_delay_doubles_up_to_a_limit() -> None:
    assert [restart_delay(failures) for failures in (1, 2, 3)] == [0.5, 1.0, 2.0]
    assert restart_delay(10**6) == LONGEST_DELAY


def test_describe_end() -> None:
    assert describe_end(3) == "ended with exit status 3"
    assert describe_end(-signal.SIGKILL) == "was killed by SIGKILL"


def test_programs_stop_in_reverse_order(surroundings: Surroundings, tmp_path: Path) -> None:
    order = tmp_path / "order"
    code = (
        "import signal, sys, time, pathlib\n"
        "def stop(*_):\n"
        f"    open({str(order)!r}, 'a').write(sys.argv[1])\n"
        "    sys.exit()\n"
        "signal.signal(signal.SIGTERM, stop)\n"
        "pathlib.Path(sys.argv[1]).touch()\n"
        "time.sleep(3600)\n"
    )
    with Supervisor(surroundings, print) as supervisor:
        for name in "abc":
            child = supervisor.start(Program(name, (sys.executable, "-c", code, name)))
            supervisor.wait_for(child, (tmp_path / name).exists, 60)
    assert order.read_text() == "cba"


def test_one_that_does_not_stop_is_killed(surroundings: Surroundings) -> None:
    with Supervisor(surroundings, print) as supervisor:
        child = supervisor.start(python("stubborn", DEAF, stop_seconds=0.2))
        supervisor.wait_for(child, lambda: child.log.tail(1) == ["deaf"], 60)
        pid = running(child)
    assert not is_alive(pid)


def test_what_a_program_started_ends_with_it(surroundings: Surroundings) -> None:
    with Supervisor(surroundings, print) as supervisor:
        child = supervisor.start(python("parent", WITH_CHILD))
        supervisor.wait_for(child, lambda: bool(children(running(child))), 60)
        (grandchild,) = children(running(child))
        os.kill(running(child), signal.SIGKILL)
        until(lambda: child.end_status() is not None)
        until(lambda: not is_alive(grandchild))


def test_an_end_while_starting_shows_the_end_of_the_log(surroundings: Surroundings) -> None:
    with Supervisor(surroundings, print) as supervisor:
        child = supervisor.start(python("broken", "import sys; sys.exit('the disk is full')"))
        with pytest.raises(ProgramFailed) as caught:
            supervisor.wait_for(child, lambda: False, 60)
    assert str(caught.value) == (
        f"The broken ended with exit status 1 while starting. The end of {child.log.path}:\n    the disk is full"
    )


def test_silence_while_starting_is_not_waited_for_for_ever(surroundings: Surroundings) -> None:
    with Supervisor(surroundings, print) as supervisor:
        child = supervisor.start(python("silent", SLEEP))
        with pytest.raises(ProgramFailed, match="The silent did not answer within 0 seconds"):
            supervisor.wait_for(child, lambda: False, 0)


def test_watch_starts_again_what_ends_and_says_so(surroundings: Surroundings, tmp_path: Path) -> None:
    said: list[str] = []
    starts = tmp_path / "starts"
    third = "open('starts', 'a').write('x'); import os, signal, time\n"
    third += f"if len(open('starts').read()) == 3: os.kill({os.getpid()}, signal.SIGTERM); time.sleep(3600)\n"
    third += "raise SystemExit('no luck')"
    with Supervisor(surroundings, said.append) as supervisor:
        supervisor.start(python("unlucky", third))
        supervisor.watch()
    assert starts.read_text() == "xxx"
    log = surroundings.log_dir / "unlucky.log"
    assert [line.replace("    no luck\n", "") for line in said] == [
        f"The unlucky ended with exit status 1; it is started again in 0.5 s. The end of {log}:\n    no luck",
        f"The unlucky ended with exit status 1; it is started again in 1 s. The end of {log}:\n    no luck",
    ]


def test_watch_shows_errors_of_the_logs(surroundings: Surroundings) -> None:
    said: list[str] = []
    code = "print('INFO all is well'); print('ERROR the gateway is closed', flush=True)\n"
    code += f"import os, signal, time; time.sleep(0.5); os.kill({os.getpid()}, signal.SIGTERM); time.sleep(3600)"
    with Supervisor(surroundings, said.append) as supervisor:
        supervisor.start(python("loud", code))
        supervisor.watch()
    assert said == ["loud: ERROR the gateway is closed"]


def test_one_that_cannot_be_started_again_does_not_end_the_others(surroundings: Surroundings, tmp_path: Path) -> None:
    program, put_back = tmp_path / "program", tmp_path / "put-back"
    program.write_text(f"#!{sys.executable}\nimport os; os.replace(__file__, {str(put_back)!r})\n")
    program.chmod(0o700)
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        if "cannot be started" in text:
            put_back.write_text(f"#!{sys.executable}\nimport os; os.kill({os.getpid()}, 15)\n")
            put_back.replace(program)
            program.chmod(0o700)

    with Supervisor(surroundings, say) as supervisor:
        supervisor.start(Program("program", (str(program),)))
        supervisor.watch()
    assert said[1] == "The program cannot be started (No such file or directory); it is tried again in 1 s."


def test_a_log_that_is_removed_does_not_end_the_others(surroundings: Surroundings) -> None:
    said: list[str] = []
    log = surroundings.log_dir / "quiet.log"
    code = f"import os, time; os.remove({str(log)!r}); time.sleep(3600)"

    def say(text: str) -> None:
        said.append(text)
        os.kill(os.getpid(), signal.SIGTERM)

    with Supervisor(surroundings, say) as supervisor:
        supervisor.start(python("quiet", code))
        supervisor.watch()
    assert said == [f"quiet: {GONE}"]


def test_a_signal_before_watching_interrupts(surroundings: Surroundings) -> None:
    pids: list[int] = []
    with pytest.raises(KeyboardInterrupt), Supervisor(surroundings, print) as supervisor:  # noqa: PT012
        pids.append(running(supervisor.start(python("sleeper", SLEEP))))
        os.kill(os.getpid(), signal.SIGTERM)
    assert not is_alive(pids[0])


def test_nohup_is_left_alone(surroundings: Surroundings) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with Supervisor(surroundings, print):
            assert signal.getsignal(signal.SIGHUP) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_handlers_are_given_back(surroundings: Surroundings) -> None:
    before = signal.getsignal(signal.SIGTERM)
    with Supervisor(surroundings, print):
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
