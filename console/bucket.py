"""Where files lie, as STORAGE_URL says: in a bucket, or in DATA_DIR. And whether they are encrypted there."""

from typing import Any, Final
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

LOCAL: Final = {"BACKEND": "pushes.storage.local.LocalFiles"}
OPTIONS: Final = {"region": "us-east-1", "tls": "true", "addressing": "path"}
CHOICES: Final = {"tls": ("true", "false"), "addressing": ("path", "virtual")}
REFUSED: Final = (
    "Set STORAGE_URL to an address such as s3://KEY:SECRET@s3.example.com/bucket?region=eu-central-1, special "
    "characters of key and secret percent-encoded, options region, tls (true or false) and addressing (path or "
    "virtual), or leave it out for files in DATA_DIR."
)


def files(text: str, *, is_encrypted: bool = False) -> dict[str, Any]:
    """Django's settings of the storage at the address `text`, never shown. ImproperlyConfigured when it is none."""
    return encrypted(_files(text)) if is_encrypted else _files(text)


def _files(text: str) -> dict[str, Any]:
    if not text:
        return LOCAL
    try:
        return {"BACKEND": "pushes.storage.s3.S3Files", "OPTIONS": _options(urlsplit(text))}
    except (LookupError, ValueError):
        raise ImproperlyConfigured(REFUSED) from None


def encrypted(inner: dict[str, Any]) -> dict[str, Any]:
    """Django's settings of a storage that encrypts, by settings.FILE_KEYS, what lies in `inner`."""
    return {"BACKEND": "pushes.storage.encrypted.EncryptedFiles", "OPTIONS": {"files": inner}}


def _options(url: SplitResult) -> dict[str, Any]:
    """ValueError, LookupError, when something is missing, or is not known."""
    bucket, _slash, folder = unquote(url.path).strip("/").partition("/")
    given = parse_qs(url.query, keep_blank_values=True, strict_parsing=bool(url.query))
    options = OPTIONS | {name: _one(values) for name, values in given.items() if name in OPTIONS or _unknown(name)}
    if url.scheme != "s3" or not (url.hostname and url.username and url.password and bucket) or url.fragment:
        raise ValueError
    if any(options[name] not in choices for name, choices in CHOICES.items()) or ".." in folder.split("/"):
        raise ValueError
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    host += f":{url.port}" if url.port else ""
    return {
        "endpoint_url": f"{'https' if options['tls'] == 'true' else 'http'}://{host}",
        "access_key": unquote(url.username),
        "secret_key": unquote(url.password),
        "bucket_name": bucket,
        "location": folder,
        "region_name": options["region"],
        "addressing_style": options["addressing"],
    }


def _one(values: list[str]) -> str:
    [value] = values
    if not value:
        raise ValueError
    return value


def _unknown(name: str) -> bool:
    raise LookupError(name)
