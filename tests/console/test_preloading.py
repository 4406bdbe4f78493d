"""What the programs of an installation have in common may be copied: it holds no line and no thread."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.console.processes import ROOT, environment
from tests.prepared import prepare

# The database is asked first and the broker given a message, as the demo does.
LOOK = """
import django; django.setup()
import os, sys
from pathlib import Path
from django.contrib.auth.models import User
from console.preloading import preload
from console.tasks import send_notices
User.objects.exists(); send_notices.delay()
preload()
lines = [str(each.readlink()) for each in Path("/proc/self/fd").iterdir() if int(each.name) > 2 and each.exists()]
missing = {"console.urls", "pushes.tasks", "numpy", "uvicorn"} - set(sys.modules)
print(len(os.listdir("/proc/self/task")), lines, missing)
"""


@pytest.mark.processes
def test_no_line_and_no_thread_is_left_when_programs_become_copies(tmp_path: Path) -> None:
    prepare(tmp_path)
    told = environment(tmp_path, DJANGO_SETTINGS_MODULE="console.settings", BROKER_URL="memory://")
    looked = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, env=told, capture_output=True, text=True)
    assert looked.stdout.strip() == "1 [] set()", looked.stderr
