"""Every page that has nothing to say in English says nothing in English to who reads Chinese."""

import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.utils import translation

from tests.pages import read, read_fragment
from tests.pushes.views.people import client_of
from tests.pushes.views.test_access import ABOUTS, FRAGMENTS, about_it, address, made, undone, who

pytestmark = pytest.mark.django_db

# A term may stand in a Chinese sentence. What stands alone was forgotten, or is a name of people, things, formats.
NAMES = re.compile(
    r"""https?://\S*|\bdocs/\S*|\b\S+@\S+|\b[\w.]+\.(?:csv|txt|zip|xls\w?|ods)\b|\b\w+://\S*|\bcom\.[\w.]+|intent:\S*|"""
    r"""\b[A-Z]+(?:_[A-Z]+)+\b|"""
    r"""\b(?:alice|bob|carol|dave|eve|frank|grace|Shop|Android|iOS|English|Activity|Intent|Token|Access(?:ID|Key)|SecretKey|TPNS|"""
    r"""APNs|UTF|SHA|MB|GB|ID|UTC|JSON|CSV|Excel|AccessPoint|QQ|MD5|IMEI|IDFA|OAID|MAC|TAID|QIMEI|UnionID|OpenID|"""
    r"""Web Push|Key ID|Team ID|Topic|"""
    r"""Facebook|Twitter|Google|LinkedIn|Apple|FCM|HMS|OPPO|vivo|[0-9a-f]{8}|[0-9a-f]{32}|[A-Z2-7]{4}|APNS|"""
    r"""Sale|From nine|Asia/Shanghai|manage\.py verify)\b|\.(?:zip|txt|csv|xls\w?|ods)"""
)
# What is marked as English is meant to be.
NOT_SAID = re.compile(r"<(script|svg|kbd)\b.*?</\1>|<(?:p|div)\b[^>]*lang=\"en\">.*?</(?:p|div)>|<!--.*?-->", re.DOTALL)
READ = re.compile(r'\b(?:title|aria-label|placeholder|alt)="([^"]*)"')


def english_in(html: str) -> Iterator[str]:
    text = NOT_SAID.sub("", html)
    for piece in (*READ.findall(text), *re.split(r"<[^>]*>", text)):
        if re.search(r"[A-Za-z]{3,}", NAMES.sub("", unescape(piece))) and not re.search("[\u4e00-\u9fff]", piece):
            yield piece.strip()


@pytest.mark.parametrize("about", ABOUTS)
def test_no_page_says_anything_in_english(about: str, subtests: pytest.Subtests) -> None:
    subject = made(about)
    for case in about_it(about):
        for person in ("alice", "carol"):
            with subtests.test(f"{case.method} {case.name}", person=person), undone():
                client = client_of(who(person))
                client.cookies["language"] = "zh-hans"
                response = getattr(client, case.method)(address(case, subject))
                if response.status_code != 302 and response["Content-Type"].startswith("text/html"):
                    whole = case.name not in FRAGMENTS or response.status_code != 200
                    read(response, "zh-hans") if whole else read_fragment(response)
                    assert list(english_in(response.content.decode())) == []
    translation.deactivate()
