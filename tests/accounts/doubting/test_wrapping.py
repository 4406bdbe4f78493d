"""What programs put around accounts is doubted where nearly all have it and no format tells: the choice removes it."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pushes.accounts import check_typed
from pushes.accounts.words.repairs import codes_of
from tests.accounts.builders import checked
from tests.examples import examples

WRAPS: dict[str, tuple[Callable[[str], str], str]] = {
    "formula": (lambda each: f'="{each}"', "strip-quotes"),
    "formula T": (lambda each: f'=T("{each}")', "strip-quotes"),
    "formula in quotes": (lambda each: f'"=""{each}"""', "strip-quotes"),
    "formula T in quotes": (lambda each: f'"=T(""{each}"")"', "strip-quotes"),
    "backquotes": (lambda each: f"`{each}`", "strip-quotes"),
    "apostrophes": (lambda each: f"'{each}'", "strip-quotes"),
    "guard": (lambda each: f"'{each}", "strip-quotes"),
    "quotation marks": (lambda each: f'"{each}"', "strip-quotes"),
    "typographic": (lambda each: f"“{each}”", "strip-quotes"),
    "list of SQL": (lambda each: f"'{each}',", "strip-ends+strip-quotes"),
    "lines of JSON": (lambda each: f'  "{each}",', "strip-ends+strip-quotes"),
    "array of PostgreSQL": (lambda each: f"{{{each}}}", "strip-brackets"),
    "INSERT": (lambda each: f"('{each}'),", "strip-ends+strip-brackets"),
    "angles": (lambda each: f"<{each}>", "strip-brackets"),
    "SQL Server": (lambda each: f"N'{each}',", "strip-ends+strip-brackets"),
    "bytes of Python": (lambda each: f"b'{each}'", "strip-brackets"),
    "MongoDB": (lambda each: f'ObjectId("{each}")', "strip-brackets"),
    "numbers of MongoDB": (lambda each: f"NumberLong({each})", "strip-brackets"),
    "escaped": (lambda each: f'\\"{each}\\"', "strip-brackets"),
    "corners": (lambda each: f"「{each}」", "strip-brackets"),
    "lenses": (lambda each: f"【{each}】", "strip-brackets"),
    "line feeds written out": (lambda each: f"{each}\\n", "strip-brackets"),
    "line ends of Windows written out": (lambda each: f"{each}\\r\\n", "strip-brackets"),
    "line breaks of HTML": (lambda each: f"{each} <br />", "strip-brackets"),
    "lines as Python prints them": (lambda each: f"'{each}\\n',", "strip-ends+strip-brackets"),
    "bullets": (lambda each: f"• {each}", "strip-label"),
    "squares": (lambda each: f"▪  {each}", "strip-label"),
    "hyphens": (lambda each: f"- {each}", "strip-label"),
    "stars": (lambda each: f"* {each}", "strip-label"),
    "places": (lambda each: f"7. {each}", "strip-label"),
    "places in Chinese": (lambda each: f"7、{each}", "strip-label"),
    "box": (lambda each: f"| {each}    |", "strip-ends"),
    "comma": (lambda each: f"{each},", "strip-ends"),
    "semicolon": (lambda each: f"{each};", "strip-ends"),
    "comma of a Chinese keyboard": (lambda each: f"{each}，", "strip-ends"),
}
IDS = [f"user{number:04}" for number in range(100)]
NAMES = [f"用户{number:04}" for number in range(100)]


def text(rows: list[str]) -> bytes:
    return "".join(f"{row}\n" for row in rows).encode()


@pytest.mark.parametrize("accounts", [IDS[:3], IDS, NAMES], ids=["few", "ids", "names"])
@pytest.mark.parametrize("wrap", WRAPS)
def test_nearly_all_rows(wrap: str, accounts: list[str]) -> None:
    around, code = WRAPS[wrap]
    rows = [around(each) for each in accounts]
    report = checked(text(rows), 1).report
    (doubt,) = report.doubts
    assert (doubt.code, doubt.rows, doubt.first_row, doubt.sample) == ("wrapped", len(rows), 1, rows[0].strip())
    assert doubt.text.startswith("100 % of the accounts have signs at their ends")
    (offer,) = report.offers
    assert (offer.code, offer.rows, doubt.choice) == (code, len(rows), code)
    assert offer.samples == tuple((row.strip(), each) for row, each in zip(rows[:3], accounts, strict=False))
    done = checked(text(rows), 1, repairs=codes_of(code))
    assert done.accepted == text(accounts)
    assert (done.report.doubts, done.report.offers) == ((), ())
    assert done.report.repaired == dict.fromkeys(codes_of(code), len(rows))


def test_brackets_that_are_no_json() -> None:
    assert checked(text([f"[{each}]" for each in IDS]), 1, repairs=["strip-brackets"]).accepted == text(IDS)
    assert checked(text(["[user] x", "(home", "b'x", "<a>b</a>"]), 1, repairs=["strip-brackets"]).report.repaired == {}


def test_fields_of_templates() -> None:
    rows = text([f"{{{{{each}}}}}" for each in IDS])
    assert [each.choice for each in checked(rows, 1).report.doubts] == ["strip-brackets"]
    assert checked(rows, 1, repairs=["strip-brackets"]).accepted == text(IDS)


@pytest.mark.parametrize(
    "row", ["「ann」bob", "「ann", "user\\", "user\\x", "ann<b>", "-ann", "•ann", "7.5 ann", "uid:7", "【甲】【乙】"]
)
def test_what_only_looks_like_it_stays(row: str) -> None:
    data = text([row] * 20)
    result = checked(data, 1, repairs=["strip-brackets", "strip-label"])
    assert (result.accepted, result.report.repaired) == (text([row]), {})


@pytest.mark.parametrize("bullet", ["•", "●", "▪", "◦", "·", "*", "-"])
def test_a_bullet_is_no_mask(bullet: str) -> None:
    for account, account_type in (("13711112222", 1002), ("12345", 991), ("ann@qq.com", 1005)):
        for copies in (1, 40):
            report = checked(text([f"{bullet} {account}"] * copies), account_type, keep_header=True).report
            assert {each.reason for each in report.first_rejects} == {"labelled"}
            assert checked(
                text([f"{bullet} {account}"]), account_type, repairs=["strip-label", "add-86"]
            ).report.accepted
    masked = f"{bullet} 137****2222"
    assert checked(text([masked] * 2), 1).report.doubts[0].code == "masked"
    assert checked(text([masked] * 40), 1002, keep_header=True).report.first_rejects[0].reason == "masked"


def test_decimal_places_of_a_data_frame() -> None:
    rows = [f"{number}.0" for number in range(10_001, 10_101)]
    (doubt,) = checked(text(rows), 1015).report.doubts
    assert (doubt.code, doubt.rows, doubt.choice) == ("wrapped", 100, "strip-decimals")
    assert checked(text(rows), 1015, repairs=["strip-decimals"]).accepted == text([row[:-2] for row in rows])


def test_the_last_row_of_a_list_has_no_comma() -> None:
    rows = [f"'{each}'," for each in IDS[:-1]] + [f"'{IDS[-1]}'"]
    done = checked(text(rows), 0, repairs=["strip-ends", "strip-quotes"])
    assert done.accepted == text(IDS)
    assert done.report.repaired == {"strip-ends": 99, "strip-quotes": 100}


@pytest.mark.parametrize(("wrapped", "doubts"), [(89, 0), (90, 1)])
def test_some_rows_are_what_their_owners_chose(wrapped: int, doubts: int) -> None:
    rows = [f"{each}'" for each in IDS[:wrapped]] + IDS[wrapped:]
    assert len(checked(text(rows), 1).report.doubts) == doubts


def test_nothing_is_left_of_what_is_nothing_but_quotation_marks() -> None:
    report = checked(text(['"ann"', '""', '"x"', '"NULL"']), 1, repairs=["strip-quotes"]).report
    assert (report.accepted, report.blank, report.rejected) == (2, 1, 1)
    assert [doubt.code for doubt in report.doubts] == ["placeholder"]


def test_the_header_is_wrapped_as_the_rows_are() -> None:
    done = checked(text([f'"{row}"' for row in ["user_id", *IDS]]), 1, repairs=["strip-quotes"])
    assert (done.accepted, done.report.header) == (text(IDS), '"user_id"')


@pytest.mark.parametrize("kind", [0, None])
def test_typed_accounts(kind: int | None) -> None:
    typed = check_typed("'ann', 'bob'\n'王小明'", kind)
    (doubt,) = typed.doubts
    assert (doubt.code, doubt.rows, doubt.first_row, doubt.sample) == ("wrapped", 3, 1, "'ann'")
    (offer,) = typed.offers
    assert (offer.code, offer.samples[2]) == ("strip-quotes", ("'王小明'", "王小明"))
    mended = check_typed("'ann', 'bob'\n'王小明'", kind, ["strip-quotes"])
    assert (mended.accounts, mended.doubts, mended.repaired) == (("ann", "bob", "王小明"), (), {"strip-quotes": 3})


# Decimal places, and the line below the header of a table in Markdown, are no accounts.
PLAIN = st.text("abz019_@.-甲é", min_size=2, max_size=12).filter(
    lambda each: not each.endswith(".0") and each.strip("-")
)


@given(st.lists(PLAIN, min_size=1, max_size=99, unique=True), st.sampled_from(sorted(WRAPS)))
@settings(deadline=None, max_examples=examples(60))
def test_whatever_is_wrapped_comes_out_as_it_was(accounts: list[str], wrap: str) -> None:
    around, code = WRAPS[wrap]
    rows = text([around(each) for each in accounts])
    assert [doubt.choice for doubt in checked(rows, 1).report.doubts] == [code]
    assert checked(rows, 1, repairs=codes_of(code)).accepted == text(accounts)
