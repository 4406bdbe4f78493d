"""Words that programs and people write for nothing, and how they are spelled."""

MORE_WORDS = """
    未填写 未填 没填 暂未填写 未知 未知用户 暂无 没有 空白 (空白) （空白） 空值 (空) （空） 无数据 无效 不详 不知道
    未设置 未绑定 未提供 未登记 未授权 未登录 待补充 待完善 保密 匿名 匿名用户 游客 访客 (无) （无） 无此信息 ——
    なし 不明 未設定 未入力 없음 미입력 nulo vide (vide) leer (leer) vacío нет неизвестно (пусто)
    desconocido inconnu unbekannt (none) <none> (blank) blank (empty) <empty> empty missing unset void nothing
    n.a. anonymous guest nul nullnull dbnull system.dbnull pd.na 1.#qnan 1.#ind -1.#ind infinity inf -inf ''
    {} [] -infinity #nv #wert! #bezug! #zahl! #überlauf! #valeur! #nom? #nombre! #nul! #n/d #nome? #¡valor!
    #¡ref! #¿nombre? #¡num! #¡div/0! #¡nulo! #valor! #núm! #nulo! #valore! #rif! #н/д #знач! #ссылка! #имя?
    #дел/0! #число! #пусто! #arg! #adr! #nazwa? #getting_data #field! #blocked! #connect! #busy! #unknown!
    #external! #python! #timeout! #macro?
"""
WORDS = [
    "null",
    "(null)",
    "<null>",
    "[null]",
    "\\n",
    "none",
    "nil",
    "<nil>",
    "undefined",
    "nan",
    "nat",
    "<na>",
    "na",
    "n/a",
    "#n/a",
    "#value!",
    "#ref!",
    "#name?",
    "#div/0!",
    "#num!",
    "#null!",
    "#spill!",
    "#calc!",
    "#error!",
    "--",
    "---",
    "unknown",
    *MORE_WORDS.split(),
    *("(not set)", "not set", "(not provided)", "not provided", "not available", "null null", "(en blanco)"),
    *("[object object]", "[object null]", "[object undefined]", *(f"err:{number}" for number in range(501, 541))),
]
AS_WRITTEN = {
    "[object Object]",
    "[object Null]",
    "[object Undefined]",
    "(Leer)",
    "DBNull",
    "System.DBNull",
    "-Infinity",
}
SPELLED_WORDS = (
    {form for each in WORDS for form in (each, each.upper(), each.capitalize())} | {"NaN", "NaT", "<NA>"} | AS_WRITTEN
)


def is_placeholder(account: str) -> bool:
    """Whether it is a word for nothing, as one writes it: in one case, with a capital, or as pandas does."""
    return account in SPELLED_WORDS or account in WORDS
