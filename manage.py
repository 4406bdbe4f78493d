#!/usr/bin/env python3
"""Django's command line, with this project's settings."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said in words before a newer module fails to import
    sys.exit("The console needs Python 3.11 or newer. Run it with `make run`, or with .venv/bin/python manage.py.")

from errno import ENOSPC

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import OperationalError

FULL = "The disk is full. Free some space on it, or set DATA_DIR to a directory on another disk."

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))
    except OperationalError as error:
        if "--traceback" in sys.argv:
            raise
        why = " ".join(str(error).split())
        words = f"The database cannot be used: {why}. Check DATABASE_URL and DATA_DIR, or run manage.py migrate."
        sys.exit(FULL if "disk is full" in why else words)
    except OSError as error:
        if error.errno != ENOSPC or "--traceback" in sys.argv:
            raise
        sys.exit(FULL)
    except KeyboardInterrupt:
        sys.exit(130)
