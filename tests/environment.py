"""Loaded before Django's settings: gives every process that runs tests a data directory of its own.

Two of them would collect the styles into one folder, each while the other reads it.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from scripts.catalogues import compile_all

if "DATA_DIR" not in os.environ or "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="pushes-tests-")
    atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
os.environ.setdefault("BROKER_URL", "memory://")  # tests that need a broker start a real one
compile_all(Path(__file__).resolve().parent.parent)
