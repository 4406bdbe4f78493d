"""What a client of S3 raises, told as an OSError."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from errno import ENOENT
from typing import Any, Final

from boto3.exceptions import S3UploadFailedError
from botocore.exceptions import BotoCoreError, ClientError
from s3transfer.exceptions import TransferNotDoneError
from urllib3.exceptions import HTTPError

from pushes.storage.failures import StorageAway

NO_BUCKET: Final = "The storage has no bucket of the name that STORAGE_URL has."
# Of a call without a body in its answer only the status is known.
WRONG_KEY: Final = {"403", "AccessDenied", "InvalidAccessKeyId", "SignatureDoesNotMatch", "401"}
UNKNOWN: Final = {"404", "NoSuchKey"}
NO_ANSWER: Final = (BotoCoreError, HTTPError, TransferNotDoneError, ConnectionError)


@contextmanager
def told(files: Any) -> Iterator[None]:
    """FileNotFoundError where the bucket is there and the object is not; for everything else StorageAway."""
    try:
        yield
    except ClientError as error:
        raise _of_answer(files, str(error.response.get("Error", {}).get("Code", ""))) from None
    except S3UploadFailedError:
        raise StorageAway("The storage did not take a file whole. Look at its log.") from None
    except NO_ANSWER as error:
        raise _away(error) from None


def _away(error: Exception) -> StorageAway:
    return StorageAway(f"The storage does not answer ({type(error).__name__}). Start it, or look at STORAGE_URL.")


def _of_answer(files: Any, code: str) -> OSError:
    if code in UNKNOWN and _is_there(files):
        return FileNotFoundError(ENOENT, os.strerror(ENOENT))
    if code in UNKNOWN or code == "NoSuchBucket":
        return StorageAway(NO_BUCKET)
    if code in WRONG_KEY:
        return StorageAway(f"The storage refuses the key of STORAGE_URL ({code}). Let it read, write, list and delete.")
    return StorageAway(f"The storage refuses ({code}). Look at its log.")


def _is_there(files: Any) -> bool:
    """Whether the bucket is: of an object in one that is gone nothing is known."""
    try:
        files.client.head_bucket(Bucket=files.bucket_name)
    except ClientError as error:
        if str(error.response.get("Error", {}).get("Code")) == "404":
            return False
        raise _of_answer(files, str(error.response.get("Error", {}).get("Code"))) from None
    except NO_ANSWER as error:  # it went between the two questions
        raise _away(error) from None
    return True
