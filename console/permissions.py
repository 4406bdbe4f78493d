"""What a person may do, in one question: Django asks for what the person has and what the roles have one by one."""

from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db import connection

# Every page of a person who is logged in begins with it, and Django takes ten times as long to write it.
QUESTION: Final = """
    SELECT kind.app_label, permission.codename
    FROM auth_permission permission JOIN django_content_type kind ON kind.id = permission.content_type_id
    WHERE permission.id IN (
        SELECT own.permission_id FROM auth_user_user_permissions own WHERE own.user_id = %(user)s
        UNION ALL
        SELECT roles.permission_id FROM auth_group_permissions roles
        JOIN auth_user_groups has ON has.group_id = roles.group_id WHERE has.user_id = %(user)s
    )"""


class OneQuestion(ModelBackend):
    """Django's own, but for the number of questions: every page of a person who is logged in begins with them."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """Names like `pushes.add_push` of all that the person has; asked once for each request."""
        if not isinstance(user_obj, User) or not user_obj.is_active or user_obj.is_superuser or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, "_perm_cache"):
            with connection.cursor() as cursor:
                cursor.execute(QUESTION, {"user": user_obj.pk})
                found = {f"{app}.{name}" for app, name in cursor.fetchall()}
            user_obj._perm_cache = found  # type: ignore[attr-defined]
        return user_obj._perm_cache  # type: ignore[attr-defined, no-any-return]
