"""Receive an account package: streamed to disk, cleaned by the rules of account packages, stored privately."""

import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from io import BufferedRandom
from pathlib import Path
from typing import cast

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from console.gateway.contract import repeated_calls
from console.gateway.contract.auth import authenticate
from console.gateway.contract.envelope import Refusal
from console.gateway.contract.form_data import Files, read_files
from console.gateway.contract.repeated_calls import AnsweredAlready, Members, Memory
from console.gateway.contract.wrong_keys import claimed, limiting_wrong_keys
from console.gateway.models import UPLOAD_FOLDER, GatewayApplication, Upload
from pushes.accounts import EVERY_ROW, Chosen, Report, UnreadablePackage, check_package
from pushes.accounts.limits import LONGEST, SHORTEST
from pushes.tpns.contract import UPLOAD_PATH, Code

BLOCK = 256 * 1024
ANY_TYPE = 0  # the upload does not say what the accounts are; the push does

Conditions = Callable[[GatewayApplication], AbstractContextManager[None]]  # a rehearsal's weather


def receive(request: HttpRequest, under: Conditions) -> tuple[Members, bool]:
    """Clean and store the package in the part `file` of a form-data request, under the conditions of its application.

    The members of the answer, and whether they are those of an earlier call. Raises Refusal.
    """
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as spool:
        with limiting_wrong_keys(request, claimed(request)):
            caller = authenticate(request, lambda: _spooled(request, spool))
        memory = repeated_calls.of(request, caller, UPLOAD_PATH)
        return memory.once(
            lambda: _receive(under(caller.application), _files(request, spool), caller.application, memory)
        )


def _receive(
    conditions: AbstractContextManager[None], files: Files, application: GatewayApplication, memory: Memory
) -> Members:
    file = _part(files)
    try:
        with conditions:
            return _clean(application, file, memory)
    finally:
        file.close()


def _spooled(request: HttpRequest, spool: BufferedRandom) -> Iterator[bytes]:
    """The body in blocks, kept in `spool` on the way: a signature covers it before anything may parse it."""
    while block := request.read(BLOCK):
        spool.write(block)
        yield block


def _files(request: HttpRequest, spool: BufferedRandom) -> Files:
    try:
        if spool.tell() == 0 and "CONTENT_LENGTH" in request.META:
            return read_files(request.META, request)
        for _ in _spooled(request, spool):  # a chunked body has no length yet, and Django's parser wants one
            pass
        headers = {**request.META, "CONTENT_LENGTH": str(spool.tell())}
        spool.seek(0)
        return read_files(headers, spool)
    except (MultiPartParserError, SuspiciousOperation, ValueError):
        raise Refusal(Code.UPLOAD_FAILED, "Send the package as multipart/form-data.") from None


def _part(files: Files) -> TemporaryUploadedFile:
    file = files.get("file")
    if not isinstance(file, TemporaryUploadedFile) or not file.name:
        raise Refusal(Code.MISSING_PARAMETER, "Send the package as the form-data part named file, with a file name.")
    return file


def _clean(application: GatewayApplication, file: TemporaryUploadedFile, memory: Memory) -> Members:
    name = cast(str, file.name)
    if not file.size:
        raise Refusal(Code.UPLOAD_EMPTY, "The package is empty. Put at least one account into it.")
    with tempfile.TemporaryDirectory(dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        accepted = Path(folder) / "accepted"
        report = _check(Path(file.temporary_file_path()), name, accepted, Path(folder) / "rejects")
        if not report.accepted:
            no_account = f"No row of the package is an account ({report.rows:,} in all)."
            raise Refusal(
                Code.UPLOAD_EMPTY, f"{no_account} Write one of {SHORTEST} to {LONGEST} characters on each row."
            )
        return _store(_upload(application, name, report), accepted, _doubts(report), memory)


def _check(source: Path, name: str, accepted: Path, rejects: Path) -> Report:
    try:
        # The contract knows no header and no columns: "phone" may be somebody's name.
        every_row = Chosen(EVERY_ROW)
        return check_package(
            source, name=name, account_type=ANY_TYPE, accepted=accepted, rejects=rejects, chosen=every_row
        )
    except UnreadablePackage as problem:
        raise Refusal(Code.UPLOAD_FAILED, _without_workbooks(str(problem))) from None


def _without_workbooks(sentence: str) -> str:
    return sentence.replace(", .csv or .xlsx", " or .csv")  # they are the console's to offer, not the contract's


def _upload(application: GatewayApplication, name: str, report: Report) -> Upload:
    return Upload(
        application=application,
        name=name,
        rows=report.rows,
        accepted=report.accepted,
        duplicates=report.duplicates,
        masked_alike=report.masked_alike,
        rejected=report.rejected,
        blank=report.blank,
    )


def _doubts(report: Report) -> Members:
    """A member beside those of the contract, where there is something to doubt: callers that do not know it go on."""
    told = [
        {"code": each.code, "rows": each.rows, "firstRow": each.first_row, "sample": each.sample, "text": each.text}
        for each in report.doubts
    ]
    alike = {"maskedAlike": report.masked_alike} if report.masked_alike else {}
    return {**alike, **({"doubts": told} if told else {})}


def _store(upload: Upload, accepted: Path, doubts: Members, memory: Memory) -> Members:
    with accepted.open("rb") as cleaned:
        upload.file.save(f"{UPLOAD_FOLDER}/{secrets.token_hex(16)}.txt", File(cleaned), save=False)
    try:
        with memory.transaction():
            upload.save()
            answered = {"uploadId": upload.pk, **doubts}
            memory.keep(answered)
    except AnsweredAlready:
        upload.file.delete(save=False)
        raise
    return answered
