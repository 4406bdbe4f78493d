"""What a person may do, in one question: Django asks for what the person has and what the roles have one by one."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission, User


class OneQuestion(ModelBackend):
    """Django's own, but for the number of questions: every page of a person who is logged in begins with them."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Names like `pushes.add_push` of all that the person has; asked once for each request."""
        if not isinstance(user_obj, User) or not user_obj.is_active or user_obj.is_superuser or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            own, roles = (_names(user=user_obj), _names(group__user=user_obj))
            user_obj._perm_cache = {f"{app}.{name}" for app, name in own.union(roles)}  # type: ignore[attr-defined]
        return user_obj._perm_cache  # type: ignore[attr-defined, no-any-return]


def _names(**of: User) -> Any:
    return Permission.objects.filter(**of).order_by().values_list("content_type__app_label", "codename")
