"""What a repair does to many rows at once is what it does to each of them."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts.judging.repairs import HOME, IDN, REPAIRS
from pushes.accounts.rows.characters import coded
from tests.accounts.builders import rows_of
from tests.examples import examples

SIGNS = "0123+86.- ()[]/=T`,;|，'\"“«＇\t\x07afAF:\u00a0\u00ad\u200b\u2010\u2015\u2028１８＋．甲𝒳"
NUMBER = st.from_regex(r"(00|\+|\+?86)?1[0-9]{9,12}(\.0{0,3})?", fullmatch=True)
SPELLED = st.from_regex(
    r"[(\[]? ?\+?(86|44|886)?[)\]]? ?\(?0?\)?[ -]?1[0-9]{10}([ -]|ext\.?|x|转)?[0-9]{0,4}|([0-9a-fA-F]{2}[-:]?){6}"
    r"|(0x|\\x)?[0-9a-f]{32}|(mailto:|A <)?a@b\.c[?>]?|([0-9a-f]{4}\.){2}[0-9A-F]{4}",
    fullmatch=True,
)
NATIONAL = st.from_regex(r"(0|06|8|1)?(7[0-9]{9}|3[0-9]{8,9}|1[3-7][0-9]{8,9}|[2-9][0-9]{8,10})", fullmatch=True)
ROW = (
    NATIONAL
    | SPELLED
    | st.text(st.sampled_from(SIGNS), max_size=10)
    | NUMBER
    | st.text("0123456789 -", min_size=9, max_size=18)
)


COUNTRIES = (1, 7, 33, 36, 39, 44, 49, 55, 81)
ELSEWHERE = [repair for code, repair in HOME.items() if code not in COUNTRIES]
BULK = [repair for repair in REPAIRS.values() if repair not in (IDN, *ELSEWHERE)]


@given(rows=st.lists(ROW, min_size=1))
@settings(deadline=None, max_examples=examples(200))
def test_many_rows_are_changed_as_one_by_one(rows: list[str]) -> None:
    for repair in BULK:
        found, changed = repair.many.done(coded(rows_of(rows)))
        assert found.data == coded(rows_of([repair.change(row) for row in rows])).data, repair.code
        assert changed.tolist() == [repair.change(row) != row for row in rows], repair.code
