"""Words that installed parts say in the admin and have no Chinese for: marked here, so that our catalogue has them."""

from django.utils.translation import gettext_noop as _

# django-axes, in Django's admin. A new version may say others: a test looks at its pages.
OF_AXES = (
    *(_("access attempt"), _("access attempts"), _("access failure"), _("access failures")),
    *(_("access log"), _("access logs"), _("access attempt expiration"), _("access attempt expirations")),
    *(_("User Agent"), _("IP Address"), _("Username"), _("HTTP Accept"), _("Path"), _("Attempt Time")),
    *(_("Access lock out"), _("GET Data"), _("POST Data"), _("Failed Logins"), _("Access Attempt"), _("Expires At")),
    *(
        _("The time when access attempt expires and is no longer valid."),
        _("Logout Time"),
        _("Locked Out"),
        _("Not set"),
    ),
    *(_("Session key hash (sha256)"), _("Form Data"), _("Meta Data"), _("Clean up expired attempts")),
    *(_("Attempt Remaining"), _("Attempts Remaining")),
)

# Django's own admin, where its Chinese is behind its English.
OF_DJANGO = (
    *(_("Model name"), _("Add link"), _("Change or view list link")),
    _("After you’ve created a user, you’ll be able to edit more user options."),
    _(
        "Whether the user will be able to authenticate using a password or not. If disabled, they may still be able to "
        "authenticate using other backends, such as Single Sign-On or LDAP."
    ),
)
