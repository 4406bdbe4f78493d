"""What settings.py reads that is more than one environment variable: directory, numbers, secrets, broker."""

import contextlib
import hashlib
import os
import pwd
import re
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host

from pushes.tpns.contract import AccessPoint

# A unix socket's path ends at 107 bytes; leave room for the temporary name Valkey binds first.
LONGEST_SOCKET_PATH = 100
DATABASES = ("postgres", "postgresql", "pgsql", "sqlite")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LOG_FORMATS = ("text", "json")
MAIL_SECURITY = ("starttls", "tls", "none")
SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 5  # different ones


def data_directory(path: Path) -> Path:
    """The absolute path of the data directory, made when missing, its owner's alone.

    ImproperlyConfigured when this user cannot write there, or is root and it belongs to another one.
    """
    path = path.absolute()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _require_owner(path)
        tempfile.TemporaryFile(dir=path).close()
    except OSError as error:
        raise ImproperlyConfigured(
            f"The data directory {path} cannot be written ({error.strerror}). "
            "Set DATA_DIR to a directory this user may write, or make this one writable."
        ) from error
    return path.resolve()


def _require_owner(path: Path) -> None:
    owner = path.stat().st_uid
    if os.geteuid() == 0 != owner:
        with contextlib.suppress(KeyError):
            name = pwd.getpwuid(owner).pw_name
            raise ImproperlyConfigured(
                f"{path} belongs to {name}, who could not read what root writes there. Run it as that user: "
                f"runuser -u {name} -- .venv/bin/python manage.py …"
            )


def port_number(text: str, name: str = "PORT", such_as: int = 8000) -> int:
    """The port `text` names. ImproperlyConfigured when it is no number from 1 to 65535."""
    if text.isascii() and text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise ImproperlyConfigured(f"Set {name} to a number from 1 to 65535, such as {such_as}. It is {text!r}.")


def gateway_url(address: str, *, gateway_only: bool) -> str:
    """Where the gateway is at `address`: below the console, or alone at the root."""
    return f"{address}/" if gateway_only else f"{address}/gateway/"


def days(name: str, text: str, *, least: int) -> int:
    """The number of days `text` names. ImproperlyConfigured when it is none, or fewer than `least`."""
    if text.isascii() and text.isdigit() and least <= int(text) <= 36_500:
        return int(text)
    raise ImproperlyConfigured(f"Set {name} to a number of days from {least} to 36,500. It is {text!r}.")


def seconds(name: str, text: str, *, most: int) -> int:
    """The number of seconds `text` names, 0 for never. ImproperlyConfigured when it is none, or more than `most`."""
    if text.isascii() and text.isdigit() and int(text) <= most:
        return int(text)
    raise ImproperlyConfigured(f"Set {name} to a number of seconds from 0 to {most:,}. It is {text!r}.")


def number(name: str, text: str, *, most: int) -> int:
    """The number `text` names, 0 for no limit. ImproperlyConfigured when it is none, or more than `most`."""
    if text.isascii() and text.isdigit() and int(text) <= most:
        return int(text)
    raise ImproperlyConfigured(f"Set {name} to a number from 0 to {most:,}. It is {text!r}.")


def database(text: str) -> dict[str, Any]:
    """Django's settings of the database at the address `text`, never shown. ImproperlyConfigured when it is none."""
    if text.split("://")[0] in DATABASES and "://" in text:
        with contextlib.suppress(ValueError):
            found = dict(environ.Env.db_url_config(text))
            if found["NAME"]:
                return found
    raise ImproperlyConfigured(
        "Set DATABASE_URL to an address such as postgres://push:password@db.example.com:5432/push, special characters "
        "of the password percent-encoded, or leave it out for SQLite in DATA_DIR."
    )


def time_zone(text: str) -> str:
    """The name of a time zone. ImproperlyConfigured when nobody knows it."""
    try:
        return ZoneInfo(text).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(
            f"Set TIME_ZONE to a zone by its place, such as Asia/Shanghai or Europe/Berlin. It is {text!r}."
        ) from None


def log_level(text: str) -> str:
    """The name of a level, in any case. ImproperlyConfigured when it is none."""
    if text.upper() in LEVELS:
        return text.upper()
    raise ImproperlyConfigured(f"Set LOG_LEVEL to one of {', '.join(LEVELS)}. It is {text!r}.")


def log_format(text: str) -> str:
    """How lines of logs are written. ImproperlyConfigured when nobody knows it."""
    if text in LOG_FORMATS:
        return text
    raise ImproperlyConfigured(f"Set LOG_FORMAT to text or json. It is {text!r}.")


def secret_key(text: str, name: str = "SECRET_KEY") -> str:
    """A key that nobody guesses, or empty text. ImproperlyConfigured when it is short; it is not shown."""
    if text and (len(text) < SHORTEST_SECRET or len(set(text)) < FEWEST_CHARACTERS):
        raise ImproperlyConfigured(
            f"Set {name} to at least {SHORTEST_SECRET} random characters, such as those that "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))' prints, or leave it out."
        )
    return text


def allowed_hosts(names: list[str], gateway_url: str, *, gateway_only: bool) -> list[str]:
    """The names. ImproperlyConfigured when the gateway does not answer to the one that its workers call it by."""
    host = urlsplit(gateway_url).hostname or ""
    host = f"[{host}]" if ":" in host else host
    if host and not gateway_only and not validate_host(host, names):
        raise ImproperlyConfigured(
            f"Add {host} to ALLOWED_HOSTS: workers call the gateway by that name, which is the host of GATEWAY_URL."
        )
    return names


def minutes(name: str, text: str) -> int:
    """The number of minutes `text` names, up to a week. ImproperlyConfigured when it is none."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 10_080:
        return int(text)
    raise ImproperlyConfigured(f"Set {name} to a number of minutes from 1 to 10,080. It is {text!r}.")


def mail_sender(text: str, host: str) -> str:
    """The address that notices come from. ImproperlyConfigured when there is a mail server `host` and no address."""
    if host and "@" not in text:
        raise ImproperlyConfigured(
            "Set EMAIL_FROM to the address that notices come from, such as push@example.com, or leave EMAIL_HOST out."
        )
    return text


def mail_security(text: str) -> tuple[bool, bool]:
    """Django's EMAIL_USE_TLS and EMAIL_USE_SSL. ImproperlyConfigured when `text` is none of the three words."""
    if text not in MAIL_SECURITY:
        raise ImproperlyConfigured(f"Set EMAIL_SECURITY to starttls, tls or none. It is {text!r}.")
    return text == "starttls", text == "tls"


def access_points(texts: list[str]) -> dict[str, str]:
    """The base URLs of further services, with their final slash, by name: of `name=https://host/path`.

    ImproperlyConfigured for what is no such pair, has a name that is taken, or could be read on the way: the upload
    carries the SecretKey.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, _sign, address = text.strip().partition("=")
        is_free = name not in found and name not in set(AccessPoint)
        if not (is_free and re.fullmatch(r"[a-z0-9-]{1,40}", name) and _is_base(address)):
            raise ImproperlyConfigured(
                "Set ACCESS_POINTS to pairs such as push-eu=https://push.example.com/gateway/, separated by commas: "
                "each name once, of small letters, digits and hyphens, none of this console's own; without TLS, "
                f"http://127.0.0.1 only. One is {text!r}."
            )
        found[name] = address.rstrip("/") + "/"
    return found


def _is_base(text: str) -> bool:
    """Whether a path can be added to the address, and nobody on the way hears what is sent there."""
    try:
        url = urlsplit(text)
        private = url.scheme == "https" or (url.scheme == "http" and url.hostname in ("localhost", "127.0.0.1"))
        return private and bool(url.hostname) and url.port != 0 and not set("@?# ") & set(text)
    except ValueError:  # a port that is no number, a bracket without its other one
        return False


def relay(name: str, text: str) -> str:
    """Where a service is reached, without a path, or nothing. ImproperlyConfigured when it is none, or has no TLS."""
    if text and not (_is_base(text) and text.startswith("https://") and urlsplit(text).path in ("", "/")):
        words = f"Set {name} to host and port with TLS, such as https://relay.example.com:2197, or leave it out."
        raise ImproperlyConfigured(words)
    return text.rstrip("/")


def broker_socket(data_dir: Path) -> Path:
    """Where the embedded broker of the installation in `data_dir` listens; the same for every process that asks."""
    path = data_dir / "run" / "broker.sock"
    if len(os.fsencode(path)) <= LONGEST_SOCKET_PATH:
        return path
    digest = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"pushes-{os.getuid()}-{digest}" / "broker.sock"


def broker_address(data_dir: Path) -> str:
    """The address of that broker, as Celery takes it."""
    return f"redis+socket://{quote(str(broker_socket(data_dir)))}"


def issuer(text: str, client_id: str) -> str:
    """The address of an OpenID provider without a slash at its end; empty for none.

    ImproperlyConfigured when what it says could be changed on the way, or it is not told who asks.
    """
    found = urlsplit(text)
    if text and found.scheme != "https" and found.hostname not in ("localhost", "127.0.0.1"):
        raise ImproperlyConfigured("Set OIDC_ISSUER to the provider's address, beginning with https://.")
    if text and not client_id:
        raise ImproperlyConfigured("Set OIDC_CLIENT_ID to what the provider of OIDC_ISSUER calls this console.")
    return text.rstrip("/")
