"""Tests of the records of the service, page by page."""

from datetime import date

import pytest

from pushes.tpns import client
from pushes.tpns.errors import TpnsUnclear
from tests.pushes.service import answer, serving
from tests.pushes.tpns.clients import client_at


def record(push_id: object, upload_id: object) -> dict[str, object]:
    return {"pushId": push_id, "uploadId": upload_id, "pushType": "package_account_push"}


def found(*pages: object) -> list[str]:
    """What the records say of upload 7 when the service answers these pages in turn."""
    with serving(*(answer({"retCode": 0, "errMsg": "NO_ERROR", "pushRecordData": page}) for page in pages)) as service:
        records = list(client_at(service.address).records(date(2026, 11, 20), date(2026, 11, 22)))
        assert len(service.heard) == len(pages)
        return [record.push_id for record in records if record.upload_id == "7"]


def test_records_of_an_upload_are_found_by_its_id_as_text_or_number() -> None:
    assert found([record("101", 7), record(102, "7"), record("103", 77), record("104", None), {"pushId": "9"}]) == [
        "101",
        "102",
    ]


@pytest.mark.parametrize("page", [[], None])
def test_no_records(page: object) -> None:
    assert found(page) == []


def test_all_pages_are_read() -> None:
    full = [record(str(n), n + 1000) for n in range(client.RECORDS_A_PAGE)]
    assert found(full, full, [record("5", 7)]) == ["5"]


def test_a_service_without_an_end_of_records_settles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "MOST_PAGES", 3)
    full = [record("9", 8)] * client.RECORDS_A_PAGE
    with pytest.raises(TpnsUnclear, match="more than 600 records"):
        found(full, full, full)


@pytest.mark.parametrize("page", ["text", {"a": 1}, [1], [{"uploadId": 7}]])
def test_records_outside_the_contract_settle_nothing(page: object) -> None:
    with pytest.raises(TpnsUnclear, match="list of records"):
        found(page)
