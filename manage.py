#!/usr/bin/env python3
"""Django's command line, with this project's settings."""

import os
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said in words before a newer module fails to import
    sys.exit("The console needs Python 3.11 or newer. Run it with `make run`, or with .venv/bin/python manage.py.")

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if "--traceback" in sys.argv:
            raise
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
