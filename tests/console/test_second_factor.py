"""Codes of an app: as RFC 6238 has them, each once, kept so that who reads the database cannot make them."""

import time
from io import StringIO

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from console import second_factor
from console.models import RecoveryCode, SecondFactor
from pushes.models.audit import AuditRow
from tests import builders
from tests.console.views.second_steps import phone_of, wrong_code

pytestmark = pytest.mark.django_db


def test_an_app_reads_what_the_drawing_says() -> None:
    secret = second_factor.new_secret()
    read = pyotp.parse_uri(second_factor.address(secret, builders.alice()))
    assert isinstance(read, pyotp.TOTP)
    assert (read.secret, read.digits, read.interval, read.name) == (secret, 6, 30, "alice")
    drawn = second_factor.drawing(secret, builders.alice())
    assert drawn.startswith("<svg ")
    assert "style" not in drawn
    assert secret not in drawn


def test_a_code_counts_once_and_none_before_it() -> None:
    alice = builders.alice()
    phone, now = phone_of(alice), int(time.time())
    assert second_factor.accepts(alice, f" {phone.at(now)[:3]} {phone.at(now)[3:]} ")
    assert not second_factor.accepts(alice, phone.at(now))
    assert not second_factor.accepts(alice, phone.at(now - 30))
    assert second_factor.accepts(alice, phone.at(now + 30))


def test_the_code_that_set_it_up_counts_no_more() -> None:
    alice, secret = builders.alice(), second_factor.new_secret()
    code = pyotp.TOTP(secret).now()
    assert second_factor.set_up(alice, secret, code)
    assert not second_factor.accepts(alice, code)


def test_what_fits_nothing_is_refused() -> None:
    alice = builders.alice()
    phone = phone_of(alice)
    for written in (wrong_code(phone), "", "12345", "١٢٣٤٥٦", "\x00", phone.at(int(time.time()) + 300)):
        assert not second_factor.accepts(alice, written)
    assert not second_factor.accepts(builders.bob(), phone.now())


def test_each_recovery_code_counts_once_for_its_person() -> None:
    alice, bob, secret = builders.alice(), builders.bob(), second_factor.new_secret()
    phone_of(bob)
    codes = second_factor.set_up(alice, secret, pyotp.TOTP(secret).now())
    assert len(set(codes)) == 10
    assert not second_factor.accepts(bob, codes[0])
    assert second_factor.accepts(alice, codes[0].upper())
    assert not second_factor.accepts(alice, codes[0])
    assert second_factor.accepts(alice, codes[1].replace("-", " "))
    again = second_factor.new_recovery_codes(alice)
    assert not second_factor.accepts(alice, codes[2])
    assert second_factor.accepts(alice, again[0])


def test_whoever_reads_the_database_has_no_code() -> None:
    alice, secret = builders.alice(), second_factor.new_secret()
    codes = second_factor.set_up(alice, secret, pyotp.TOTP(secret).now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM console_secondfactor")
        (kept,) = cursor.fetchone()
    assert secret not in kept
    assert SecondFactor.objects.get().secret == secret
    digests = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    assert not any(code in digests or code.replace("-", "") in digests for code in codes)


def test_a_lost_one_is_taken_away_from_the_shell(caplog: pytest.LogCaptureFixture) -> None:
    alice = builders.alice()
    phone_of(alice)
    said = StringIO()
    for _ in range(2):
        call_command("dropsecondfactor", "alice", stdout=said)
    assert said.getvalue().splitlines() == ["alice: the second factor is taken away", "alice: there was none"]
    assert not second_factor.has_one(alice)
    assert not RecoveryCode.objects.exists()
    assert "alice has no second factor any more" in caplog.text
    assert [row.kind for row in AuditRow.objects.filter(on_id=alice.pk)[:2]] == [
        "second factor off",
        "second factor on",
    ]
    with pytest.raises(CommandError, match="There is no zoe"):
        call_command("dropsecondfactor", "zoe")
