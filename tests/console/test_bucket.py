"""Tests of console.bucket: what STORAGE_URL means."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from console.bucket import files

SECRET = "a/b+c=hunter2"
REFUSED = [
    "garbage",
    "https://key:hunter2@s3.example.com/bucket",
    "s3://s3.example.com/bucket",
    "s3://key@s3.example.com/bucket",
    "s3://key:hunter2@/bucket",
    "s3://key:hunter2@s3.example.com",
    "s3://key:hunter2@s3.example.com/",
    "s3://key:hunter2@s3.example.com:port/bucket",
    "s3://key:hunter2/x@s3.example.com/bucket",
    "s3://key:hunter2@s3.example.com/bucket/../other",
    "s3://key:hunter2@s3.example.com/bucket?tls=maybe",
    "s3://key:hunter2@s3.example.com/bucket?addressing=auto",
    "s3://key:hunter2@s3.example.com/bucket?region=",
    "s3://key:hunter2@s3.example.com/bucket?tls=true&tls=false",
    "s3://key:hunter2@s3.example.com/bucket?acl=public",
    "s3://key:hunter2@s3.example.com/bucket#folder",
]


def test_without_it_files_lie_in_the_data_directory() -> None:
    assert files("") == {"BACKEND": "pushes.storage.local.LocalFiles"}


def test_an_address_has_all_that_a_bucket_needs() -> None:
    found = files("s3://KEY:a%2Fb%2Bc%3Dhunter2@s3.example.com/bucket/push/one?region=eu-central-1&addressing=virtual")
    assert found["OPTIONS"] == {
        "endpoint_url": "https://s3.example.com",
        "access_key": "KEY",
        "secret_key": SECRET,
        "bucket_name": "bucket",
        "location": "push/one",
        "region_name": "eu-central-1",
        "addressing_style": "virtual",
    }
    plain = files("s3://KEY:hunter2@[::1]:9000/bucket?tls=false")["OPTIONS"]
    assert (plain["endpoint_url"], plain["location"], plain["addressing_style"]) == ("http://[::1]:9000", "", "path")


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_work_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="Set STORAGE_URL to an address such as") as refused:
        files(text)
    assert "hunter2" not in str(refused.value)
