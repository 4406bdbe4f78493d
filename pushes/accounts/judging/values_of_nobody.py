"""Values of nobody: what is given for an identifier that is withheld, and what is written for nothing at all.

docs/account-types.md shows it to people; a test compares the two.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Withheld:
    """One value, who gives it and since when, and where that is written."""

    value: str
    given: str
    source: str


def _spelled(words: Iterable[str]) -> frozenset[str]:
    """Words as they are given, in lower case, in upper case and with a capital."""
    return frozenset(spelled for word in words for spelled in (word, word.lower(), word.upper(), word.capitalize()))


_TENCENT: Final = "TencentAd/attribution, attribution/pkg/data/user/user_data_util.go, 9 September 2020"
_ANTI_EMULATOR: Final = "strazzere/anti-emulator, FindEmulator.java, 21 July 2013"
_INVALID_MACS: Final = "DEFAULT_INVALID_MAC of com.dpdp.base_moudle, 20 September 2019"
_BILIBILI: Final = "FAKE_IMEI and FAKE_MAC of com.bilibili.lib.biliid, seen November 2026"
_DEFAULTS: Final = "com.vivo.mobilead, com.wepie.snake, seen November 2026"
_SAMSUNG: Final = "Badadroid/android_device_samsung_wave, Sanity.java, seen November 2026"
_EXCEPTIONS: Final = "checkExceptionDeviceId and other filters in public code, seen November 2026"
_ZERO_UUID: Final = "00000000-0000-0000-0000-000000000000"
_MAX_UUID: Final = "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"

UUIDS: Final = (
    Withheld(_ZERO_UUID, "iPhones without consent to tracking", "Apple, advertisingIdentifier, iOS 10, September 2016"),
    Withheld(_ZERO_UUID, "Android phones whose advertising ID is deleted", "Google Play, Advertising ID, 1 April 2022"),
    Withheld(_ZERO_UUID, "Huawei and Honor phones without consent", "OpenHarmony 4.1, OAID service, March 2024"),
    Withheld(_MAX_UUID, "programs that have none to give", "RFC 9562, section 5.10, Max UUID, May 2024"),
)
DEVICES: Final = (
    Withheld("9774d56d682e549c", "Android 2.2 of several makers, as Android ID", "Android issue 10603, August 2010"),
)
MACS: Final = (
    Withheld("02:00:00:00:00:00", "iPhones since iOS 7, Android since 6.0", "Android 6.0 Changes, October 2015"),
    Withheld("02:00:00:00:00:02", "programs for Android that found no interface", _INVALID_MACS),
    Withheld("00:90:4C:11:22:33", "phones whose wireless chip has not started", _INVALID_MACS),
    Withheld("00:00:00:00:00:00", "interfaces without an address", _BILIBILI),
    Withheld("FF:FF:FF:FF:FF:FF", "the address of all devices at once", "IEEE 802, broadcast address"),
)
IMEIS: Final = (
    Withheld("358240051111110", "the Android emulator", "AOSP, external/qemu, modem.c, +CGSN, commit 02d0a692"),
    Withheld("012345678912345", "emulators, and boards whose maker wrote none", _ANTI_EMULATOR),
    Withheld("812345678912345", "boards whose maker wrote none", _BILIBILI),
    Withheld("004999010640000", "Samsung phones that have lost theirs", _SAMSUNG),
    Withheld("111111111111111", "what people type to get on", _EXCEPTIONS),
    Withheld("123456789123456", "what people type to get on", "examples of APIs in public code, seen November 2026"),
    Withheld("123456789012345", "programs that may not read it", _DEFAULTS),
)
DIGESTS: Final = (
    Withheld("d41d8cd98f00b204e9800998ecf8427e", "the MD5 of nothing", _TENCENT),
    Withheld("cfcd208495d565ef66e7dff9f98764da", "the MD5 of 0", _TENCENT),
    Withheld("ad921d60486366258809553a3db49a4a", "the MD5 of unknown", _TENCENT),
    Withheld("4b997118e2db4480b95d28cc741b3917", "a text nobody wrote down", _TENCENT),
    Withheld("3a6bff0799c7389f522f3847c33a468f", "a text nobody wrote down", _TENCENT),
)
# Nothing but zeros: phones give 15 (IMEI), 16 (Android ID), 32 and 64 (OAID), Tencent's list has 8. No identifier is.
# That list's other digests are those of zeros of 8, 15, 16 and 36 characters, of 020000000000, null and NULL.
ZEROS: Final = frozenset("0" * length for length in range(5, 65))
# What advertising platforms put the identifier in the place of, left as it was: what they do not pass, says Tencent
# (DataNexus, Ad click, 1 July 2024).
MACROS: Final = tuple(
    f"__{name}{suffix}__"
    for name in ("IMEI", "IDFA", "OAID", "MAC", "ANDROIDID", "ANDROID_ID", "UUID", "GAID", "CAID", "MUID")
    for suffix in ("", "_MD5", "MD5")
)
# What analytics, CRM systems and people write (Google Analytics: (not set), (not provided); Excel's pivot tables:
# (blank), (空白); JavaScript: [object Object]; C: 1.#QNAN; GitHub, public code and exports, seen November 2026).
_IN_ENGLISH: Final = (
    *(
        "(not set)",
        "not set",
        "(not provided)",
        "not provided",
        "not available",
        "(none)",
        "<none>",
        "(blank)",
        "blank",
    ),
    *("(empty)", "<empty>", "empty", "missing", "unset", "void", "nothing", "N.A.", "anonymous", "guest", "nul"),
    *("[object Object]", "[object Null]", "[object Undefined]", "NULLNULL", "null null", "DBNull", "System.DBNull"),
    *("pd.NA", "1.#QNAN", "1.#IND", "-1.#IND", "Infinity", "-Infinity", "inf", "-inf", "''", "{}", "[]"),
)
_IN_CHINESE: Final = (
    *(
        "未填写",
        "未填",
        "没填",
        "暂未填写",
        "未知",
        "未知用户",
        "暂无",
        "没有",
        "空白",
        "(空白)",
        "（空白）",
        "空值",
        "(空)",
        "（空）",
    ),
    *(
        "无数据",
        "无效",
        "不详",
        "不知道",
        "未设置",
        "未绑定",
        "未提供",
        "未登记",
        "未授权",
        "未登录",
        "待补充",
        "待完善",
    ),
    *("保密", "匿名", "匿名用户", "游客", "访客", "(无)", "（无）", "无此信息"),
)
_ELSEWHERE: Final = (
    *(
        "なし",
        "不明",
        "未設定",
        "未入力",
        "없음",
        "미입력",
        "NULO",
        "vide",
        "(vide)",
        "leer",
        "(Leer)",
        "vacío",
        "(en blanco)",
    ),
    *("нет", "неизвестно", "(пусто)", "desconocido", "inconnu", "unbekannt"),
)
# What Excel's errors are called in other languages, those it has got since, and LibreOffice's numbers of errors.
# Microsoft, Excel functions by language, ERROR.TYPE; LibreOffice Help, Error Codes in LibreOffice Calc.
_ERRORS_ELSEWHERE: Final = (
    *("#NV", "#WERT!", "#BEZUG!", "#ZAHL!", "#ÜBERLAUF!", "#VALEUR!", "#NOM?", "#NOMBRE!", "#NUL!", "#N/D", "#NOME?"),
    *("#¡VALOR!", "#¡REF!", "#¿NOMBRE?", "#¡NUM!", "#¡DIV/0!", "#¡NULO!", "#VALOR!", "#NÚM!", "#NULO!", "#VALORE!"),
    *("#RIF!", "#Н/Д", "#ЗНАЧ!", "#ССЫЛКА!", "#ИМЯ?", "#ДЕЛ/0!", "#ЧИСЛО!", "#ПУСТО!", "#ARG!", "#ADR!", "#NAZWA?"),
    *(
        "#GETTING_DATA",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#BUSY!",
        "#UNKNOWN!",
        "#EXTERNAL!",
        "#PYTHON!",
        "#TIMEOUT!",
    ),
    *("#MACRO?", *(f"Err:{number}" for number in range(501, 541))),
)
# What programs write for nothing: databases (NULL, (null), <null>, [NULL], \N), pandas and R (nan, NaN, NaT, <NA>, NA),
# Python (None), Go (<nil>), JavaScript (undefined), spreadsheets (#N/A, #NAME? and their like), Android (unknown).
PLACEHOLDERS: Final = _spelled(
    (
        *("NULL", "(NULL)", "<NULL>", "[NULL]", r"\N", "None", "nil", "<nil>", "undefined", "NaN", "NaT", "<NA>", "NA"),
        *("N/A", "#N/A", "#VALUE!", "#REF!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#ERROR!"),
        *("--", "---", "——", "unknown"),
        *_IN_ENGLISH,
        *_IN_CHINESE,
        *_ELSEWHERE,
        *_ERRORS_ELSEWHERE,
    )
)


def forms(values: Iterable[str]) -> frozenset[str]:
    """Values as they are spelled: in either case, with their separators, with hyphens for them, and with none."""
    spelled = {form for value in values for form in (value, value.replace(":", "-"), _bare(value))}
    return frozenset(form for each in spelled for form in (each, each.lower(), each.upper()))


def _bare(value: str) -> str:
    return value.replace(":", "").replace("-", "")


def digests(texts: Iterable[str]) -> frozenset[str]:
    """The MD5 of each text, in either case."""
    found = {hashlib.md5(text.encode(), usedforsecurity=False).hexdigest() for text in texts}
    return frozenset(form for each in found for form in (each, each.upper()))


def values_of(*tables: Iterable[Withheld]) -> frozenset[str]:
    """The values of tables, as they are spelled."""
    return forms(each.value for table in tables for each in table)
