"""Tests of the package upload, in the shapes that existing clients send."""

import io
import zipfile

import pytest
from django.test import Client

from console.gateway.models import Upload
from tests.gateway import builders

pytestmark = pytest.mark.django_db
ROWS = b"alice\nbob\nalice\n\nx\n"


def stored() -> bytes:
    with Upload.objects.get().file.open("rb") as file:
        return bytes(file.read())


def test_a_package_is_cleaned_counted_and_answered(client: Client) -> None:
    builders.application()
    answer = builders.upload(client, builders.multipart(ROWS))
    upload = Upload.objects.get()
    assert answer.json() == {"retCode": 0, "errMsg": "NO_ERROR", "uploadId": upload.pk}
    assert (upload.rows, upload.accepted, upload.duplicates, upload.rejected, upload.blank) == (5, 2, 1, 1, 1)
    assert stored() == b"alice\nbob\n"


def test_what_is_doubtful_about_a_package_is_told_beside_its_id(client: Client) -> None:
    builders.application()
    answer = builders.upload(client, builders.multipart(b"alice\nNULL\nbob\nNaN\n")).json()
    (doubt,) = answer.pop("doubts")
    assert answer == {"retCode": 0, "errMsg": "NO_ERROR", "uploadId": Upload.objects.get().pk}
    said = doubt.pop("text")
    assert doubt == {"code": "placeholder", "rows": 2, "firstRow": 2, "sample": "NULL"}
    assert said.startswith("Words that programs write where there is nothing")
    assert stored() == b"alice\nNULL\nbob\nNaN\n"


def test_rows_that_are_masked_alike_are_no_duplicates(client: Client) -> None:
    builders.application()
    answer = builders.upload(client, builders.multipart(b"137****1234\n137****1234\nalice\nalice\nx\n")).json()
    upload = Upload.objects.get()
    assert (upload.rows, upload.accepted, upload.duplicates, upload.masked_alike) == (5, 2, 1, 1)
    assert (answer["maskedAlike"], [each["code"] for each in answer["doubts"]]) == (1, ["masked"])
    assert stored() == b"137****1234\nalice\n"


@pytest.mark.parametrize(
    "raw",
    [
        builders.multipart(ROWS, "/home/ann/lists/accounts.txt"),
        builders.multipart(ROWS, "C:\\lists\\accounts.txt"),
        builders.multipart(
            ROWS, extra=b'--XX\r\nContent-Disposition: form-data; name="fileName"\r\n\r\n/home/ann/accounts.txt\r\n'
        ),
        builders.multipart(ROWS).replace(b"\r\n\r\n", b"\r\nContent-Type: application/octet-stream\r\n\r\n", 1),
    ],
    ids=["path", "windows path", "extra field", "content type"],
)
def test_every_shape_of_an_upload_is_taken(client: Client, raw: bytes) -> None:
    builders.application()
    assert builders.upload(client, raw).json()["retCode"] == 0
    assert Upload.objects.get().name == "accounts.txt"
    assert stored() == b"alice\nbob\n"


def test_a_signature_may_cover_the_upload(client: Client) -> None:
    builders.application()
    raw = builders.multipart(ROWS)
    assert builders.upload(client, raw, **builders.signed_headers(raw)).json()["retCode"] == 0
    assert stored() == b"alice\nbob\n"
    wrong = builders.upload(client, raw, **builders.signed_headers(raw + b"x"))
    assert (wrong.status_code, wrong.json()["retCode"]) == (403, 1008003)


def test_a_zip_is_opened(client: Client) -> None:
    builders.application()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("accounts.txt", ROWS)
    assert builders.upload(client, builders.multipart(packed.getvalue(), "accounts.zip")).json()["retCode"] == 0
    assert stored() == b"alice\nbob\n"


def test_a_word_that_heads_columns_elsewhere_is_an_account_here(client: Client) -> None:
    builders.application()
    assert builders.upload(client, builders.multipart(b"account\nalice\n")).json()["retCode"] == 0
    assert stored() == b"account\nalice\n"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (builders.multipart(b""), 1008012),
        (builders.multipart(b"\n\nx\n"), 1008012),
        (builders.multipart(ROWS, "accounts.xlsx"), 1008011),
        (builders.multipart(b"caf\xe9\n"), 1008011),
        (builders.multipart(ROWS, "a" * 97 + ".txt"), 1008011),
        (builders.multipart(ROWS, name="package"), 1008002),
        (builders.multipart(ROWS, None), 1008002),
        (b"no form at all", 1008002),
        (b"", 1008011),
    ],
    ids=[
        "empty",
        "no account",
        "extension",
        "encoding",
        "long name",
        "part name",
        "no file name",
        "no form",
        "nothing",
    ],
)
def test_a_package_that_cannot_be_used_is_refused(client: Client, raw: bytes, code: int) -> None:
    builders.application()
    answer = builders.upload(client, raw)
    assert (answer.status_code, answer.json()["retCode"]) == (200, code)
    assert answer.json()["errMsg"].endswith(".")
    assert not Upload.objects.exists()


def test_a_workbook_is_refused_in_words_that_offer_none(client: Client) -> None:
    builders.application()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("one.txt", ROWS)
        archive.writestr("two.txt", ROWS)
    by_name = builders.upload(client, builders.multipart(ROWS, "accounts.xlsx")).json()["errMsg"]
    by_ending = builders.upload(client, builders.multipart(ROWS, "accounts.doc")).json()["errMsg"]
    of_several = builders.upload(client, builders.multipart(packed.getvalue(), "accounts.zip")).json()["errMsg"]
    assert by_name.startswith('"accounts.xlsx" is an Excel workbook.')
    assert by_ending == '"accounts.doc" does not end in .zip, .txt or .csv. Upload one of these.'
    assert of_several.endswith("Put exactly one .txt or .csv into it.")


def test_a_package_of_one_row_that_is_no_account_is_told_what_to_write(client: Client) -> None:
    builders.application()
    answer = builders.upload(client, builders.multipart(b"x\n")).json()
    said = "No row of the package is an account (1 in all). Write one of 2 to 100 characters on each row."
    assert (answer["retCode"], answer["errMsg"]) == (1008012, said)


def test_no_upload_id_is_given_twice(client: Client) -> None:
    builders.application()
    ids = [builders.upload(client, builders.multipart(ROWS)).json()["uploadId"] for _ in range(3)]
    assert sorted(set(ids)) == ids
