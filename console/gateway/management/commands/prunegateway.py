"""`manage.py prunegateway`: take away old pushes, deliveries, packages and lost devices of the gateway now."""

from typing import Any

from django.core.management.base import BaseCommand

from console.gateway.carrying.pruning import prune


class Command(BaseCommand):
    """The clock does the same every hour."""

    help = "Take away what is older than GATEWAY_KEEP_DAYS, GATEWAY_KEEP_PACKAGES_DAYS and GATEWAY_KEEP_DEVICES_DAYS."

    def handle(self, *args: Any, **options: Any) -> None:
        """Prune until nothing old is left."""
        done = prune()
        self.stdout.write(
            f"Took away {done.pushes:,} pushes, {done.deliveries:,} deliveries, "
            f"{done.packages + done.files:,} files of packages, {done.devices:,} devices that never came back."
        )
