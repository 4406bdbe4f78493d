"""One person in two spellings: the check agrees with the reference, and keeps the first spelling when asked to."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.accounts.builders import as_rows, checked
from tests.accounts.offers import Options
from tests.accounts.packages import Package
from tests.accounts.test_checking import agrees
from tests.examples import EXAMPLES

IDS = st.text("aA0１Ａ", min_size=2, max_size=4) | st.sampled_from(
    ["NULL", "null", "A@b.Co", "a@b.co", "ab-CD-12", "ab-cd-12"]
)
IMEIS = st.sampled_from(["35693803564380", "356938035643809", "03569380356438", "035693803564380", "a35693803564380"])
LISTS = st.tuples(st.lists(IDS, max_size=20), st.sampled_from([0, 997, 1005])) | st.tuples(
    st.lists(IMEIS), st.just(1000)
)


@given(LISTS, st.booleans(), st.sampled_from([16, 4096]))
@settings(max_examples=EXAMPLES // 2, deadline=None)
def test_two_spellings_agree_with_the_reference(drawn: tuple[list[str], int], keep: bool, block: int) -> None:
    options = Options(repairs=frozenset(["keep-first-spelling"] * keep))
    rows = [(row, "", "\n") for row in drawn[0]]
    agrees(Package(rows, drawn[1], options, ended=True, block=block, few=0), "accounts.txt")


def test_broken_text_is_nobody_in_whatever_company_it_is_written_otherwise() -> None:
    several = [f"张{number}Ab" for number in range(70)]  # as many as are looked at before others are not
    for broken in (["鏉庨浄0E", "鏉庨浄0e"], ["çŽ‹èŠ³0E", "çŽ‹èŠ³0e"], ["ÀîÀ×0E", "ÀîÀ×0e"]):
        for rows in ([*several, *broken], [*broken, *several]):
            report = checked(as_rows(rows), 6).report
            assert (report.accepted, "two-spellings" in [each.code for each in report.doubts]) == (72, False)
