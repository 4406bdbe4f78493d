"""Tests of console.settings: what people can set is written down."""

import re
from pathlib import Path

from django.conf import settings

from console import beats, kept_days, relays


def test_env_example_names_every_variable_that_is_read() -> None:
    source = Path(settings.BASE_DIR, "console", "settings.py").read_text()
    read = set(re.findall(r'\benv\.\w+\(\s*"(\w+)"', source))
    assert "DATA_DIR" in read
    read |= {*relays.NAMES, *kept_days.KEPT}
    read |= {"FORWARDED_ALLOW_IPS", beats.NAME}  # by uvicorn and by beats, from the environment
    example = Path(settings.BASE_DIR, ".env.example").read_text()
    assert set(re.findall(r"^#(\w+)=", example, re.MULTILINE)) == read
