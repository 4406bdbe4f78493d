"""Settings: everything that differs between installations comes from the environment. The rest is in console.policy.

The names are in .env.example and in the README's table. A value that cannot work is refused at the start.
"""

import os
import secrets
from datetime import timedelta
from pathlib import Path

from cryptography.fernet import Fernet

from console.addresses import hosts, origins, public
from console.bucket import files
from console.env import (
    access_points,
    allowed_hosts,
    broker_address,
    data_directory,
    database,
    days,
    gateway_url,
    issuer,
    log_format,
    log_level,
    mail_security,
    mail_sender,
    minutes,
    number,
    port_number,
    seconds,
    secret_key,
    time_zone,
)
from console.kept_days import kept_days
from console.kept_secrets import kept_secret
from console.policy.alarm_clock import *  # noqa: F403
from console.policy.alarm_clock import beat_schedule
from console.policy.databases import with_options
from console.policy.logs import logging_at
from console.policy.parts import *  # noqa: F403
from console.policy.security import *  # noqa: F403
from console.relays import relays
from console.variables import Variables, read_file

BASE_DIR = Path(__file__).resolve().parent.parent

read_file(BASE_DIR / ".env", os.environ)
env = Variables(os.environ)

# -- This installation ---------------------------------------------------------------------------------------------

# Only the gateway's addresses, at the root, on data of its own: see docs/gateway.md.
GATEWAY_ONLY = env.flag("GATEWAY_ONLY")
DATA_DIR = data_directory(Path(env.text("DATA_DIR") or BASE_DIR / ("var/gateway" if GATEWAY_ONLY else "var")))
PORT = port_number(env.text("PORT", default="8000"))
PUBLIC_URL, PUBLIC_HOST = public(env.text("PUBLIC_URL", default=f"http://127.0.0.1:{PORT}"))
SECURE = PUBLIC_URL.startswith("https://")

DEBUG = env.flag("DEBUG")
SECRET_KEY = secret_key(env.text("SECRET_KEY")) or kept_secret(
    DATA_DIR / "secrets" / "django", lambda: secrets.token_urlsafe(64)
)
# Newest first: the first key encrypts, all of them decrypt.
FIELD_KEYS = env.texts("FIELD_KEYS") or [
    kept_secret(DATA_DIR / "secrets" / "fields", lambda: Fernet.generate_key().decode())
]
# The same for what lies in files, where it is set: nothing of it is kept beside the files it opens.
FILE_KEYS = env.texts("FILE_KEYS")
GATEWAY_URL = env.text("GATEWAY_URL", default=gateway_url(f"http://127.0.0.1:{PORT}", gateway_only=GATEWAY_ONLY))

# Services besides the five that every installation knows, by name: push-eu=https://push.example.com/gateway/
ACCESS_POINTS = access_points(env.texts("ACCESS_POINTS"))

# Called by pushes, which cannot import them: with each application that is saved, for the gateway has the same keys;
# with the application of a rehearsal, new keys in it, when one begins; and for the channels that are stopped.
APPLICATION_SAVED = "console.registration.serve"
REHEARSAL_BEGINS = "console.registration.begin_rehearsal"
STOPPED_CHANNELS = "console.stopped_channels.stopped"
OF_MAKERS = "console.of_makers.of_message"

# -- Parts ---------------------------------------------------------------------------------------------------------

ROOT_URLCONF = "console.gateway.urls_alone" if GATEWAY_ONLY else "console.urls"
ASGI_APPLICATION = "console.asgi.application"
WSGI_APPLICATION = "console.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "console.views.theme.chosen",
                "console.shown_to.shown",
            ]
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "console.select_boxes.FormRenderer"

# -- Database ------------------------------------------------------------------------------------------------------

address = env.text("DATABASE_URL")
found = database(address) if address else {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA_DIR / "console.sqlite3"}
DATABASES = {"default": with_options(found, pooled=env.flag("DATABASE_POOLER"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- What is asked again and again, for so many seconds ------------------------------------------------------------

# In the memory of each process: rows of records and events as they were rendered, answers for some seconds.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5_000}},
}
PROGRESS_KEPT = 1  # what a page asks each second of a push that moves
COUNTS_KEPT = 5  # how many push records there are, and how many stand still, on each page of an administrator

# -- Files ---------------------------------------------------------------------------------------------------------

# Account packages: private, never under a URL. Below MEDIA_ROOT, unless STORAGE_URL names a bucket; FILE_KEYS encrypt.
MEDIA_ROOT = DATA_DIR / "files"
FILE_UPLOAD_TEMP_DIR = str(DATA_DIR / "tmp")
Path(FILE_UPLOAD_TEMP_DIR).mkdir(mode=0o700, parents=True, exist_ok=True)
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
FILE_UPLOAD_HANDLERS = ["pushes.intake.uploads.HashingUploadHandler"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": files(env.text("STORAGE_URL"), is_encrypted=bool(FILE_KEYS)),
    "staticfiles": {"BACKEND": "console.staticfiles.HashedStaticFilesStorage"},
}

# -- Notices by mail -----------------------------------------------------------------------------------------------

EMAIL_HOST = env.text("EMAIL_HOST")  # empty: nobody is told by mail
EMAIL_PORT = port_number(env.text("EMAIL_PORT", default="587"), "EMAIL_PORT", 587)
EMAIL_USE_TLS, EMAIL_USE_SSL = mail_security(env.text("EMAIL_SECURITY", default="starttls"))
EMAIL_HOST_USER = env.text("EMAIL_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD")
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = mail_sender(env.text("EMAIL_FROM"), EMAIL_HOST)

# -- Celery: the alarm clock ---------------------------------------------------------------------------------------

BROKER_URL = env.text("BROKER_URL") or broker_address(DATA_DIR)
CELERY_BROKER_URL = BROKER_URL
CELERY_BEAT_SCHEDULE = beat_schedule(has_mail=bool(EMAIL_HOST))
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "run" / "beat-schedule")

# -- Other programs: those that call, that watch, that are told ----------------------------------------------------

# Of each API token, in each web process; 0: as often as it likes.
API_CALLS_PER_MINUTE = number("API_CALLS_PER_MINUTE", env.text("API_CALLS_PER_MINUTE", default="1200"), most=1_000_000)
# Who shows it is told /metrics; empty: nobody is.
METRICS_TOKEN = secret_key(env.text("METRICS_TOKEN"), "METRICS_TOKEN")

# Origins (https://hooks.example.com) that may be called. Whoever configures an application reaches nothing else.
WEBHOOK_ORIGINS = origins("WEBHOOK_ORIGINS", env.texts("WEBHOOK_ORIGINS"))

# -- How many days what is over is kept (console.kept_days) ----------------------------------------------------------

GATEWAY_KEEP_DAYS, GATEWAY_KEEP_PACKAGES_DAYS, GATEWAY_KEEP_DEVICES_DAYS, PICTURES_KEEP_DAYS, *_of_people = kept_days(
    env.text
)
LOGINS_KEEP_DAYS, INVITATIONS_KEEP_DAYS, NOTICES_KEEP_DAYS, WEBHOOK_CALLS_KEEP_DAYS = _of_people

# -- How old a list may be before it is doubted ---------------------------------------------------------------------

AUDIENCE_FRESH_DAYS = days("AUDIENCE_FRESH_DAYS", env.text("AUDIENCE_FRESH_DAYS", default="30"), least=1)

# -- Push calls that clients send again by themselves --------------------------------------------------------------

# So long the same body gets the answer of the first call; 0: each call is a push. docs/adr/0025 has the reasons.
GATEWAY_REPEAT_SECONDS = seconds("GATEWAY_REPEAT_SECONDS", env.text("GATEWAY_REPEAT_SECONDS", default="60"), most=600)

# -- Event streams of devices --------------------------------------------------------------------------------------

# So many from one address at each web process; 0: any number.
GATEWAY_STREAMS_PER_ADDRESS = number(
    "GATEWAY_STREAMS_PER_ADDRESS", env.text("GATEWAY_STREAMS_PER_ADDRESS", default="5000"), most=1_000_000
)

# -- Push services of browsers --------------------------------------------------------------------------------------

# Hosts that Web Push may call beside those that are known: an endpoint comes from a device. docs/channels/web-push.md
WEB_PUSH_HOSTS = hosts("WEB_PUSH_HOSTS", env.texts("WEB_PUSH_HOSTS"))
# Relays before push services (console.relays).
APNS_URL, FCM_URL, HUAWEI_URL, XIAOMI_URL, HONOR_URL, OPPO_URL, VIVO_URL, MEIZU_URL = relays(env.text)

# -- People and security -------------------------------------------------------------------------------------------

ALLOWED_HOSTS = allowed_hosts(
    env.texts("ALLOWED_HOSTS") or [PUBLIC_HOST, "127.0.0.1", "localhost"], GATEWAY_URL, gateway_only=GATEWAY_ONLY
)
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
# Both concern names that are not this console's, and preload can hardly be taken back: who has all of a domain asks.
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE and env.flag("HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = SECURE and env.flag("HSTS_PRELOAD")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
# Browsers take a cookie of such a name from this very host over TLS only: no other host of the domain can plant one.
COOKIE_PREFIX = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}sessionid"
SESSION_COOKIE_SECURE = SECURE
SESSION_IDLE = timedelta(minutes=minutes("SESSION_IDLE_MINUTES", env.text("SESSION_IDLE_MINUTES", default="120")))
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrftoken"
CSRF_COOKIE_SECURE = SECURE
PASSWORD_WORDS = env.texts("PASSWORD_WORDS")  # that make no password here, besides those that are known

# Single sign-on by OpenID Connect; without an issuer there is none.
OIDC_CLIENT_ID = env.text("OIDC_CLIENT_ID")
OIDC_CLIENT_SECRET = env.text("OIDC_CLIENT_SECRET")
OIDC_ISSUER = issuer(env.text("OIDC_ISSUER"), OIDC_CLIENT_ID)
OIDC_NAME = env.text("OIDC_NAME") or PUBLIC_HOST

# -- Words and times -----------------------------------------------------------------------------------------------

USE_TZ = True
TIME_ZONE = time_zone(env.text("TIME_ZONE", default="Asia/Shanghai"))
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]  # each as those who speak it write it
LANGUAGE_COOKIE_NAME = f"{COOKIE_PREFIX}language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SECURE
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = "console.formats"

# -- Logs ----------------------------------------------------------------------------------------------------------

LOG_LEVEL = log_level(env.text("LOG_LEVEL", default="INFO"))
LOGGING = logging_at(LOG_LEVEL, log_format(env.text("LOG_FORMAT", default="text")))
