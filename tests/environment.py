"""Loaded before Django's settings: gives every test run a data directory of its own."""

import os
import tempfile

os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="pushes-tests-"))
os.environ.setdefault("BROKER_URL", "memory://")  # tests that need a broker start a real one
