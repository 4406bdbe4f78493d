"""The gateway's rows for administrators: to look at, not to change by hand. Secrets are never shown."""

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from console.gateway.models import (
    Address,
    AppChannel,
    Binding,
    Delivery,
    Device,
    GatewayApplication,
    GatewayPush,
    Rehearsal,
    Sending,
    Upload,
)


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """Nothing is added, changed or deleted here."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


@admin.register(GatewayApplication)
class GatewayApplicationAdmin(ReadOnly):
    """Applications the gateway serves. The AccessKey is what apps carry. Repetitions can be refused or allowed."""

    list_display = ("name", "platform", "access_id", "access_key", "binding_rule", "refuses_repeats", "created_at")
    readonly_fields = ("name", "platform", "access_id", "access_key", "binding_rule", "created_at")
    fields = (*readonly_fields, "refuses_repeats")
    search_fields = ("name", "access_id")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """By the permission of that name, unlike the rest."""
        return admin.ModelAdmin.has_change_permission(self, request, obj)


@admin.register(Rehearsal)
class RehearsalAdmin(ReadOnly):
    """Rehearsals that are kept, with their weather."""

    list_display = ("application", "weather", "seed", "every", "uploads", "pushes", "kept_until")
    list_select_related = ("application",)


@admin.register(Upload)
class UploadAdmin(ReadOnly):
    """Packages received, with their ledger."""

    _counts = ("rows", "accepted", "duplicates", "masked_alike", "rejected", "blank")
    fields = ("application", "name", *_counts, "created_at")
    list_display = ("pk", *fields)
    list_select_related = ("application",)


@admin.register(GatewayPush)
class GatewayPushAdmin(ReadOnly):
    """Pushes and how far they are."""

    list_display = ("push_id", "application", "title", "audience_type", "status", "is_test", "created_at")
    list_filter = ("status", "is_test", "application")
    search_fields = ("push_id",)
    list_select_related = ("application",)
    exclude = ("claim", "lease_until", "offset", "targets")

    @admin.display(description=_("title"))
    def title(self, push: GatewayPush) -> str:
        """The title of the message."""
        return push.title


@admin.register(Device)
class DeviceAdmin(ReadOnly):
    """Devices. The token is a key to what the device gets, so it is not shown."""

    list_display = ("pk", "application", "platform", "created_at", "seen_at")
    fields = ("application", "platform", "created_at", "seen_at")
    list_select_related = ("application",)


@admin.register(AppChannel)
class AppChannelAdmin(ReadOnly):
    """Channels of applications, and why one is stopped. The credential is not shown."""

    list_display = ("application", "kind", "is_stopped", "trouble", "place", "wait_seconds", "created_at", "changed_at")
    fields = (*list_display, "stopped_at", "public", "dead_in_a_row", "refused_by")
    list_select_related = ("application",)


@admin.register(Address)
class AddressAdmin(ReadOnly):
    """Addresses of devices, and which are dead. The address itself is not shown."""

    list_display = ("pk", "channel", "device", "environment", "registered_at", "dead_at", "dead_reason")
    fields = list_display[1:]
    list_select_related = ("channel", "device")


@admin.register(Sending)
class SendingAdmin(ReadOnly):
    """What goes through channels, and what came of it."""

    list_display = ("delivery", "channel", "takes_back", "state", "tries", "next_try_at", "reason", "ended_at")
    fields = list_display
    list_select_related = ("channel",)


@admin.register(Binding)
class BindingAdmin(ReadOnly):
    """Which account is on which device."""

    list_display = ("account", "account_type", "device", "application", "bound_at")
    search_fields = ("=account",)
    list_select_related = ("application", "device")


@admin.register(Delivery)
class DeliveryAdmin(ReadOnly):
    """How far each push came on each device."""

    list_display = ("push", "device", "sent_at", "arrived_at", "shown_at", "clicked_at")
    search_fields = ("=push__push_id",)
    list_select_related = ("push", "device")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Delivery], search_term: str
    ) -> tuple[QuerySet[Delivery], bool]:
        """Those of the push of that id: by key, for there is no index of pushes."""
        pushes = GatewayPush.objects.filter(push_id=search_term).values_list("pk", flat=True)
        found = Delivery.objects.of(*pushes)
        return (queryset & found if search_term else queryset), False
