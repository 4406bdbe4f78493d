"""What people and pages may: passwords, lock-outs, the content security policy, cookies."""

from datetime import timedelta

from csp.constants import NONE, SELF

CSRF_FAILURE_VIEW = "pushes.views.kept_writing.too_old"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "console.permissions.OneQuestion"]
AUTH_PASSWORD_VALIDATORS = [
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
    ),
    {"NAME": "console.password_words.NotOnlyKnownWords"},
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "pushes:home"
LOGOUT_REDIRECT_URL = "login"

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "console.logins.locked"
AXES_HANDLER = "console.logins.LogInHandler"
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else trying again keeps it shut
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap's form icons are data: addresses
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "worker-src": [SELF],  # which reads a package in the browser
    }
}
SECURE_REDIRECT_EXEMPT = [r"^(gateway/)?(v3|accounts)/"]  # what is called on this machine, without the TLS proxy
CSRF_COOKIE_HTTPONLY = False  # the page's script sends it with an upload
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
