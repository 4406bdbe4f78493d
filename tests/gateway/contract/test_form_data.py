"""Tests of the names of files as clients write them."""

from urllib.parse import quote

import pytest
from django.test import Client

from console.gateway.contract.form_data import decoded
from console.gateway.models import Upload
from tests.gateway import builders

ROWS = b"alice\nbob\n"
CHINESE = "双十一会员账号包第三批上海地区最终确认版.txt"  # 24 characters, 193 and more when percent-encoded


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        (quote(CHINESE), CHINESE),
        (quote("my list.csv"), "my list.csv"),
        ("100% sure.txt", "100% sure.txt"),
        ("50%25 off 双.txt", "50%25 off 双.txt"),
        ("%B4%F3.txt", "%B4%F3.txt"),
        ("..%2F..%2Fetc%2Fa.txt", "a.txt"),
        ("a%00.txt", "a.txt"),
        ("a.txt", "a.txt"),
    ],
)
def test_a_name_is_decoded_where_all_of_it_is_encoded(name: str, meant: str) -> None:
    assert decoded(name) == meant


@pytest.mark.django_db
@pytest.mark.parametrize("signs", [False, True], ids=["basic", "signed"])
@pytest.mark.parametrize("longest", [CHINESE, "促" * 96 + ".txt"], ids=["a name", "longest"])
def test_a_percent_encoded_name_is_taken(client: Client, longest: str, signs: bool) -> None:
    builders.application()
    raw = builders.multipart(ROWS, quote(longest))
    headers = builders.signed_headers(raw) if signs else {}
    assert builders.upload(client, raw, **headers).json()["retCode"] == 0
    assert Upload.objects.get().name == longest


@pytest.mark.django_db
def test_a_name_in_gbk_is_taken_and_the_rows_stay_as_they_are(client: Client) -> None:
    builders.application()
    raw = builders.multipart(ROWS + "大促\n".encode(), "NAME").replace(b"NAME", "大促账号.txt".encode("gbk"))
    assert builders.upload(client, raw).json()["retCode"] == 0
    upload = Upload.objects.get()
    assert (upload.name, upload.accepted) == ("大促账号.txt", 3)
    with upload.file.open("rb") as file:
        assert file.read() == b"alice\nbob\n" + "大促\n".encode()
