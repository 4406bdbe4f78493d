"""The Celery application: the alarm clock. The database is the truth."""

import os

from celery import Celery

from console import acknowledging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "console.settings")

app = Celery("console")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
acknowledging.take_effect()
