"""What we take phone makers for: asked of stand-ins always, and of a maker when its credential is in the environment.

The names are those of addchannel: XM_CONTRACT_APP_SECRET, XM_CONTRACT_PACKAGE, OPPO_CONTRACT_MASTER_SECRET and so on,
for xm, oppo, vivo, honor and mz; XM_CONTRACT_TOKEN is a phone that shows a notification.
"""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from console.gateway.channels import honor, meizu, oppo, vivo, xiaomi
from console.gateway.channels.protocol import Accepted, Outcome
from console.gateway.channels.vendors.kind import VendorKind
from console.gateway.giving import MEMBERS
from tests.gateway.channels.vendors import honor as at_honor
from tests.gateway.channels.vendors import meizu as at_meizu
from tests.gateway.channels.vendors import oppo as at_oppo
from tests.gateway.channels.vendors import vivo as at_vivo
from tests.gateway.channels.vendors import xiaomi as at_xiaomi
from tests.gateway.channels.vendors.sender import Sender, to
from tests.gateway.channels.vendors.serving import Service, at_work


class Maker(NamedTuple):
    """A maker, its stand-in, what the stand-in takes, and what it calls no phone of its own."""

    kind: VendorKind
    service: type[Service]
    credential: Mapping[str, str]
    nobody: str
    phone: str


MAKERS = {
    "xm": Maker(
        xiaomi.CHANNEL,
        at_xiaomi.MiPush,
        {"app_secret": at_xiaomi.SECRET, "package": at_xiaomi.PACKAGE, "app_id": at_xiaomi.APP},
        "nobody",
        "d//igwEhgBGCI2T-0123456789=",
    ),
    "oppo": Maker(
        oppo.CHANNEL,
        at_oppo.HeyTap,
        {"master_secret": at_oppo.SECRET, "app_key": at_oppo.KEY},
        "nobody",
        "OPPO_CN_b457331fd7874d0200c595ebb8d39de8",
    ),
    "vivo": Maker(
        vivo.CHANNEL,
        at_vivo.VPush,
        {"app_secret": at_vivo.SECRET, "app_id": at_vivo.APP, "app_key": at_vivo.KEY},
        "nobody",
        "15513410784181118114099",
    ),
    "honor": Maker(
        honor.CHANNEL,
        at_honor.HonorPush,
        {"client_secret": at_honor.SECRET, "app_id": at_honor.APP, "client_id": at_honor.CLIENT},
        "nobody",
        "BAEAAAAA-0123456789-0123456789",
    ),
    "mz": Maker(
        meizu.CHANNEL,
        at_meizu.Flyme,
        {"app_secret": at_meizu.SECRET, "app_id": at_meizu.APP},
        "nobody",
        "J0476035d625e6c64567f71487e040e7d017f0558675b",
    ),
}


class Asked(NamedTuple):
    """Who is asked: the maker, or its stand-in."""

    send: Sender
    nobody: str
    phone: str  # "" where none is named


@pytest.fixture(params=MAKERS)
def asked(request: pytest.FixtureRequest, tls: Path) -> Iterator[Asked]:
    maker = MAKERS[request.param]
    prefix = f"{request.param.upper()}_CONTRACT_"
    given = {name: os.environ.get(f"{prefix}{name.upper()}", "") for name in MEMBERS[maker.kind.KIND]}
    if any(given.values()):
        yield Asked(Sender(maker.kind, given, "", tls), maker.nobody, os.environ.get(f"{prefix}TOKEN", ""))
        return
    service = maker.service()
    with at_work(service, tls) as url:
        yield Asked(Sender(maker.kind, maker.credential, url, tls), maker.nobody, maker.phone)


def test_a_secret_is_told_from_another(asked: Asked) -> None:
    assert asked.send.test() == ""
    secret = MEMBERS[asked.send.kind.KIND][0]
    asked.send.given = {**asked.send.given, secret: "0" * 32}
    assert asked.send.test()


def test_nobody_gets_it_and_a_phone_does(asked: Asked) -> None:
    batch = [to(number, address) for number, address in enumerate((asked.nobody, asked.phone)) if address]
    nobody, *phones = asked.send(batch)
    assert not isinstance(nobody, Accepted)
    assert all(isinstance(each, Accepted) for each in phones)


def test_the_same_again_is_taken(asked: Asked) -> None:
    if not asked.phone:
        pytest.skip("no phone is named in the environment")
    outcomes: list[Outcome] = asked.send([to(1, asked.phone)], [to(1, asked.phone)])
    assert all(isinstance(each, Accepted) for each in outcomes)
