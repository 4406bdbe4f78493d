"""Waits of deliveries, made shorter in the programs of a site."""

from datetime import timedelta
from importlib import import_module

from django.apps import AppConfig

LEASE_SECONDS = 5.0


class Hurry(AppConfig):
    """The minute of noes takes ten seconds, the lease of a dead worker or of a dead call of the API five."""

    name = "tests.faults"

    def ready(self) -> None:
        """Only now can these modules be imported."""
        lease, unconfirmed = (import_module(f"pushes.delivery.{name}") for name in ("lease", "unconfirmed"))
        unconfirmed.APART = timedelta(seconds=2.5)
        lease.LEASE_SECONDS = LEASE_SECONDS
        lease.BEAT_SECONDS = 1.0
        import_module("console.api.repeats").LEASE = timedelta(seconds=LEASE_SECONDS)
