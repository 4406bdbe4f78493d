"""The broker of the tests, in memory, and a worker by hand."""

from contextlib import suppress
from queue import Empty
from typing import Any

from kombu.message import Message

from console.celery import app

QUEUES = ("celery", "sending")


def messages() -> list[Message]:
    """Take every message that waits for a worker."""
    taken: list[Message] = []
    with app.connection_for_read() as connection:
        for name in QUEUES:
            queue = connection.SimpleQueue(name)
            with suppress(Empty):
                while True:
                    taken.append(queue.get_nowait())
                    taken[-1].ack()  # type: ignore[no-untyped-call]
    return taken


def name_of(message: Message) -> str:
    """The task a message asks for, without its module."""
    return str(message.headers["task"]).rpartition(".")[2]


def arguments_of(message: Message) -> list[Any]:
    """The positional arguments; a message has no others."""
    arguments, named, _ = message.payload
    assert named == {}
    return list(arguments)


def work() -> list[Message]:
    """Do what the messages ask for until none is left; all of them."""
    done: list[Message] = []
    while taken := messages():
        for message in taken:
            app.tasks[message.headers["task"]](*arguments_of(message))
        done += taken
    return done
