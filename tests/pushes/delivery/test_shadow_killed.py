"""Workers that are really killed (-9) on the way between the two sides of a push: docs/reliability.md has the row."""

import os
import signal
import socket
from queue import SimpleQueue

import pytest
from django.db import connections

from pushes import delivery
from pushes.models import Push
from pushes.models.tally import Tally
from pushes.telling.verification import problems
from pushes.tpns.contract import PUSH_PATH, UPLOAD_PATH
from tests.pushes.delivery.sides import confirmed, is_shared_out, rest, shop
from tests.pushes.delivery.tpns import PushService
from tests.pushes.delivery.walking import pass_time, walk

# A process that is forked beside the threads of the services, which it does not use.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning"),
]


def killed(push: Push, at: PushService, path: str) -> None:
    """A worker of its own carries the push out until the service hears its next call of this path, and dies of it."""
    workers = SimpleQueue[int]()

    def kill(_: socket.socket) -> None:
        os.kill(workers.get(), signal.SIGKILL)

    at.will(path, kill)
    connections.close_all()
    if (worker := os.fork()) == 0:
        walk(push)
        os._exit(1)
    workers.put(worker)
    assert os.WTERMSIG(os.waitpid(worker, 0)[1]) == signal.SIGKILL


@pytest.mark.parametrize("path", [UPLOAD_PATH, PUSH_PATH])
@pytest.mark.parametrize("is_gateway", [False, True])
def test_none_is_lost_or_reached_twice(tpns: PushService, service: PushService, is_gateway: bool, path: str) -> None:
    push, hit = confirmed(shop()), service if is_gateway else tpns
    killed(push, hit, path)
    delivery.advance(push.pk)  # another worker, while the lease of the dead one holds
    assert len(hit.calls(path)) == 1
    if path == PUSH_PATH:  # the service has taken it
        hit.records = [{"title": push.title, "content": push.content, "uploadId": "101", "pushId": "501"}]
    pass_time(push)
    rest(push)
    assert (push.status, push.tally, push.needs_attention) == ("finished", Tally(40, 0, 0), False)
    assert is_shared_out(tpns, service, push)
    assert list(problems(push)) == []
