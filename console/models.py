"""What the site remembers by itself: how much of a limit somebody has used."""

from django.db import models


class Allowance(models.Model):
    """How much somebody has used of a limit. Who it is stands here as a digest only."""

    key = models.CharField(max_length=64, primary_key=True, editable=False)
    whole_at = models.BigIntegerField(
        db_index=True, editable=False
    )  # ms since 1970: nothing of it is used from then on
