"""The ASGI entry point: `uvicorn console.asgi:application`."""

import os
import tempfile

import django
from django.conf import settings
from django.urls import reverse

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")
django.setup(set_prefix=False)  # which the modules below need
# Django keeps the body of a request where the system keeps temporary files: on a small disk, or in memory.
tempfile.tempdir = settings.FILE_UPLOAD_TEMP_DIR

from console.gateway.channels.online.asgi import with_streams  # noqa: E402
from console.gateway.host_names import with_host_names  # noqa: E402
from console.health.probes import with_probes  # noqa: E402
from console.request_bodies import with_limit  # noqa: E402
from console.serving import Site, spare_what_is_loaded  # noqa: E402
from console.uploads import rules  # noqa: E402

streams = with_streams(reverse("gateway:events"), Site())
named = with_host_names({reverse("gateway:events"), reverse("gateway:report")}, streams)
application = with_probes(with_limit(named, rules(settings.DATA_DIR)))
spare_what_is_loaded()
