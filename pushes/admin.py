"""Django's admin, for superusers: people and their roles, which have pages of the console as well."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

admin.site.site_header = admin.site.site_title = _("Push console: people")
admin.site.unregister(User)
admin.site.unregister(Group)  # the roles are code: pushes.roles


def _role_name(role: Group) -> str:
    """A role in the reader's language, wherever one is chosen or shown."""
    return gettext(role.name)


Group.__str__ = _role_name  # type: ignore[method-assign,assignment]


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    """People, by superusers: roles can be given, power beyond the roles cannot."""

    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Role"), {"fields": ("is_active", "is_staff", "groups")}),
    )
    list_display = ("username", "first_name", "last_name", "role", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ("groups",)

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        """The groups of the person."""
        return ", ".join(map(str, user.groups.all()))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Superusers only; administrators have pages of the console for people."""
        return bool(getattr(request.user, "is_superuser", False))

    def has_view_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The same."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """The same."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """The same."""
        return self.has_module_permission(request)
