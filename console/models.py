"""What the site remembers: how much of a limit somebody has used, and what people chose for themselves."""

from django.conf import settings
from django.db import models


class Allowance(models.Model):
    """How much somebody has used of a limit. Who it is stands here as a digest only."""

    key = models.CharField(max_length=64, primary_key=True, editable=False)
    whole_at = models.BigIntegerField(
        db_index=True, editable=False
    )  # ms since 1970: nothing of it is used from then on


class Profile(models.Model):
    """What a person has chosen for every browser."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="profile")
    language = models.CharField(max_length=10)  # one of settings.LANGUAGES
