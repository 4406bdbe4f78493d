"""What the answers of Huawei mean.

Source: developer.huawei.com, HMSCore-References "https-send-api" (codes of v1 and v2) and harmonyos-references
"push-scenariozed-api-response" (v3). A call answers a code with words; where some addresses fared otherwise, the words
are JSON that names them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from console.gateway.channels.json_members import mapping, object_of
from console.gateway.channels.vendors.meanings import Meaning, Said, Verdict, by_code, reason

SOME, ALL = "80100000", "80300007"  # addresses that are not right
CODES = {
    "80000000": Meaning.TAKEN,
    "80100001": Meaning.REFUSED,
    "80100003": Meaning.REFUSED,  # the message's members
    "80100004": Meaning.REFUSED,  # it has expired
    "80100013": Meaning.REFUSED,  # collapse_key
    "80100016": Meaning.REFUSED,  # words that are not allowed
    "80100017": Meaning.BUSY,
    "80100018": Meaning.REFUSED,
    "80200001": Meaning.STALE,
    "80200003": Meaning.STALE,
    "80200005": Meaning.STALE,  # of a service account
    "80300002": Meaning.FOREIGN,  # no right to send to these
    "80300008": Meaning.REFUSED,  # too long
    "80300010": Meaning.REFUSED,  # too many addresses
    "80300011": Meaning.REFUSED,  # no right to this importance
    "80300013": Meaning.CREDENTIAL,  # the receipts' address
    "80600003": Meaning.CREDENTIAL,
    "81000001": Meaning.UNCLEAR,
}
# Of v3: why an address was not right. What is not here is refused.
REASONS = {
    "tokenFormatError": Meaning.DEAD,
    "noRight": Meaning.FOREIGN,
    "noPushTypeRight": Meaning.CREDENTIAL,
    "disableSendHuaweiMsgBecauseOfPenalty": Meaning.CREDENTIAL,
    "appinfoError": Meaning.CREDENTIAL,
}


def verdict(said: Said) -> Verdict:
    """What an answer of Huawei means."""
    members = said.members
    code, words = str(members.get("code", "")), str(members.get("msg", ""))
    name = str(members.get("requestId", ""))
    if code in (SOME, ALL):
        return _of_addresses(code, words, name)
    return Verdict(by_code(CODES, said, code), reason(said, code, words), name)


def _of_addresses(code: str, words: str, name: str) -> Verdict:
    detail = object_of(words)
    others = dict(_others(code, detail))
    if code == SOME:
        return Verdict(Meaning.TAKEN if others else Meaning.UNCLEAR, f"{code}: {words[:100]}", name, others)
    # v1 says of all alike that they are none of Huawei's any more; v3 says of each why.
    is_v3 = "illegalTokens" in detail
    return Verdict(Meaning.REFUSED if is_v3 else Meaning.DEAD, code, "", others, is_of_all=True)


def _others(code: str, detail: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Meaning, str]]]:
    for address in _texts(detail.get("illegal_tokens")):
        yield address, (Meaning.DEAD, f"{code} illegal_tokens")
    for why, addresses in mapping(detail.get("illegalTokens")).items():
        for address in _texts(addresses):
            yield address, (REASONS.get(why, Meaning.REFUSED), f"{code} {why[:60]}")


def _texts(found: Any) -> list[str]:
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
