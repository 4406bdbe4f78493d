"""The parts of the site, in the order in which they are asked."""

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "axes",
    "bootstrap",
    "crispy_bootstrap5",
    "crispy_forms",
    "csp",
    "django_filters",
    "django_htmx",
    # After the parts above: the roles are made of permissions that those apps create.
    "pushes.apps.PushesConfig",
    "console.gateway.apps.GatewayConfig",
    "console.apps.ConsoleConfig",
]

MESSAGE_STORAGE = "console.cookies.Messages"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "console.middleware.CompressedPagesMiddleware",
    "console.middleware.PolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",  # here it is on refusals of those below as well
    "console.middleware.WithoutCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "console.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "console.auditing.who_acts",
    "console.middleware.LoginMiddleware",
    "console.middleware.PageMessagesMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]
