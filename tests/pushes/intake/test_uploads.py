"""Tests of pushes.intake.uploads."""

import hashlib
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest

from pushes.intake.uploads import HashingUploadHandler, sha256_of

CONTENT = b"+8613711112222\n" * 10_000


def received(content: bytes, block: int) -> HashingUploadHandler:
    """A handler that has taken the content in blocks of `block` bytes."""
    handler = HashingUploadHandler(HttpRequest())
    handler.new_file("package", "accounts.txt", "text/plain", len(content))
    stream = BytesIO(content)
    start = 0
    while data := stream.read(block):
        handler.receive_data_chunk(data, start)
        start += len(data)
    return handler


def test_a_file_is_hashed_while_it_comes_in_and_lies_on_disk() -> None:
    file = received(CONTENT, 4096).file_complete(len(CONTENT))
    assert file is not None
    assert sha256_of(file) == hashlib.sha256(CONTENT).hexdigest()
    assert file.read() == CONTENT
    assert hasattr(file, "temporary_file_path")


def test_two_files_of_one_form_have_their_own_hashes() -> None:
    handler = received(CONTENT, 4096)
    handler.file_complete(len(CONTENT))
    handler.new_file("package", "other.txt", "text/plain", 2)
    handler.receive_data_chunk(b"ab", 0)
    file = handler.file_complete(2)
    assert file is not None
    assert sha256_of(file) == hashlib.sha256(b"ab").hexdigest()


def test_a_file_that_did_not_come_in_by_a_form_is_read_and_left_at_its_start() -> None:
    file = SimpleUploadedFile("accounts.txt", CONTENT)
    assert sha256_of(file) == hashlib.sha256(CONTENT).hexdigest()
    assert file.read() == CONTENT
