"""The words on the screens: English in the sources, Chinese in the catalogue.

    update    collect the strings of the sources; translations stay, unused ones are set aside
    add       fill in zh_Hans from lines "English<TAB>中文[<TAB>context]", from FILES or the
              standard input; \\n is a line break; a plural is "one|many" and one Chinese text
    missing   list what has no Chinese text or a wrong placeholder; exit status 1 if anything
    prune     forget the translations that were set aside
    compile   write the .mo files that the server reads, Traditional Chinese included
    hant      print the Traditional Chinese that `compile` makes

Usage: python tools/words.py COMMAND [FILES]
"""

import fcntl
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import opencc
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "ombud"
LOCALE = SOURCES / "web" / "locale"
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**", "jinja2")]
# A template that does not parse must not lose its words in silence. The rest as on the server:
# a string cut otherwise here would never be found there.
TEMPLATE_OPTIONS = {
    "silent": "false",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "trimmed": "false",
}
OPTIONS = {"**/templates/**": TEMPLATE_OPTIONS}
KEYWORDS = DEFAULT_KEYWORDS | {
    name + "_lazy": DEFAULT_KEYWORDS[name]
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
}
# Written by hand because Babel's header carries dates, which change with every run.
HEADER = """\
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
# What OpenCC's Taiwan phrases leave in the mainland's form or get wrong, in the order applied.
HANT_FIXES = {
    "賬": "帳", "質量": "品質", "打折": "折扣", "單元格": "儲存格", "郵箱": "信箱",
    "反饋": "回饋", "工作簿": "活頁簿", "渠道": "管道", "視圖": "檢視", "平臺": "平台",
    "型別": "類型", "物件": "對象", "優先順序": "優先級", "許可權": "權限",
    "訪問權限": "存取權限", "自定義": "自訂", "快捷鍵": "快速鍵", "導航": "導覽",
    "模板": "範本", "幣種": "幣別", "退出登入": "登出", "被退出": "被登出", "生成": "產生",
    "通過%": "透過%", "識別": "辨識", "恢復": "還原", "撤銷": "復原", "丟失": "遺失",
    "當前": "目前", "選中": "選取", "新建工": "建立工", "新建了": "建立了", "後臺": "後台",
    "登記周": "登記週", "s 周": "s 週", "天后": "天後", "上鍊接": "上連結",
    "格里": "格裡", "程式碼": "代碼", "取值": "值", "不匹配": "不相符", "登入名": "登入名稱",
    "列表": "清單", "自然日": "日曆天", "s 克": "s 公克",
    "錕斤拷": "锟斤拷", "“": "「", "”": "」",
}  # fmt: skip
# 列 is a column in Simplified Chinese and a row in Traditional: read literally, a sentence about a
# workbook would send people to the wrong place.
COLUMN = re.compile(r"(?<![系排下并陈上队])列(?![表出入举为])")
ROW = re.compile(
    r"(?<=[第每一各该此整空多几两这首头据题的\d])行(?![业为动程政情李])"
    r"|(?<=[s\d]) ?行|行(?=[数号])|^行$"
)


def catalogue_file() -> Path:
    """Return the one catalogue that people edit."""
    return LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"


def collected() -> Catalog:
    """Return the strings that the sources show, without translations."""
    found = Catalog(locale="zh_Hans", fuzzy=False)
    for _path, _line, message, _comments, context in extract_from_dir(
        SOURCES, METHODS, OPTIONS, KEYWORDS
    ):
        found.add(message, context=context)
    return found


def stored() -> Catalog:
    """Return the catalogue with what was set aside put back among its messages."""
    if not catalogue_file().exists():
        return Catalog(locale="zh_Hans", fuzzy=False)
    with catalogue_file().open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    for message in list(catalogue.obsolete.values()):
        catalogue[message.id] = message
    catalogue.obsolete.clear()
    return catalogue


def merged() -> Catalog:
    """Return the stored translations laid over the strings of the sources; nothing is guessed."""
    catalogue = stored()
    _set_unused_aside(catalogue)
    return catalogue


def _set_unused_aside(catalogue: Catalog) -> None:
    catalogue.update(collected(), no_fuzzy_matching=True)
    for key, message in list(catalogue.obsolete.items()):
        if not any(_strings(message)):
            del catalogue.obsolete[key]


def write(catalogue: Catalog) -> None:
    """Replace the catalogue's file: sorted, no dates, places or wrapping, so merges are small."""
    path = catalogue_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    with draft.open("wb") as file:
        file.write(HEADER.encode())
        write_po(file, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    draft.replace(path)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Keep two people who add words in the same tree from losing each other's."""
    place = ROOT / ".made"
    place.mkdir(exist_ok=True)
    with (place / "words.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def update() -> int:
    """Collect the strings of the sources into the catalogue."""
    with one_at_a_time():
        catalogue = merged()
        write(catalogue)
    print(f"{len(catalogue)} strings, {len(catalogue.obsolete)} translations set aside")
    return 0


def prune() -> int:
    """Forget the translations whose strings no source shows."""
    with one_at_a_time():
        catalogue = merged()
        catalogue.obsolete.clear()
        write(catalogue)
    return 0


def add(*files: str) -> int:
    """Fill in translations; what no source shows yet is set aside and said."""
    lines = [line for text in _texts(files) for line in text.splitlines() if line.strip()]
    with one_at_a_time():
        catalogue = merged()
        unknown = [english for line in lines if (english := _fill(catalogue, line))]
        _set_unused_aside(catalogue)
        write(catalogue)
    print(f"{len(lines) - len(unknown)} translations filled in")
    for english in unknown:
        print(f"set aside, because no source shows it: {english}")
    return 0


def _texts(files: Iterable[str]) -> list[str]:
    return [Path(name).read_text("utf-8") for name in files] or [sys.stdin.read()]


def _fill(catalogue: Catalog, line: str) -> str | None:
    """Fill in one line; return its English when the sources do not show it."""
    columns = [column.replace("\\n", "\n") for column in line.split("\t")]
    if len(columns) not in (2, 3):
        raise SystemExit(f"not English<TAB>中文[<TAB>context]: {line}")
    english, chinese, context = columns[0], columns[1], columns[2] if columns[2:] else None
    one, bar, many = english.partition("|")
    known = catalogue.get(english, context) or (catalogue.get(one, context) if bar else None)
    message = known or catalogue.add((one, many) if bar else english, context=context)
    message.string = chinese if isinstance(message.id, str) else (chinese,)
    message.flags.discard("fuzzy")
    return None if known else english


def missing() -> int:
    """List what keeps the Chinese screens from being whole."""
    catalogue = merged()
    faults = [fault for message in catalogue if message.id for fault in faults_of(message)]
    print(*faults, f"{len(faults)} to translate or mend", sep="\n")
    return 1 if faults else 0


def faults_of(message: Message) -> Iterator[str]:
    """Say what is wrong with one translation."""
    english = message.id if isinstance(message.id, str) else "|".join(message.id)
    english = english.replace("\n", "\\n")
    if not all(_strings(message)):
        yield f"no Chinese: {english}"
    elif message.fuzzy:
        yield f"fuzzy: {english}"
    else:
        for error in message.check():
            yield f"{error}: {english}"


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])


def compile_() -> int:
    """Write the .mo files."""
    simplified = stored()
    for locale, catalogue in (("zh_Hans", simplified), ("zh_Hant", traditional(simplified))):
        path = LOCALE / locale / "LC_MESSAGES" / "django.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(path)
    return 0


def traditional(simplified: Catalog) -> Catalog:
    """Return the catalogue in Traditional Chinese as Taiwan writes it."""
    convert = opencc.OpenCC("s2twp").convert
    result = Catalog(locale="zh_Hant", fuzzy=False)
    for message in simplified:
        if message.id:
            texts = [_fixed(convert(_turned(text))) for text in _strings(message)]
            string = texts[0] if isinstance(message.id, str) else tuple(texts)
            result.add(message.id, string, context=message.context)
    return result


def _turned(text: str) -> str:
    return ROW.sub(lambda row: row[0].replace("行", "列"), COLUMN.sub("欄", text))


def _fixed(text: str) -> str:
    for mainland, taiwan in HANT_FIXES.items():
        text = text.replace(mainland, taiwan)
    return text


def hant() -> int:
    """Print each string with its Traditional Chinese."""
    for message in traditional(stored()):
        if message.id:
            print(message.id, *_strings(message), sep="\t")
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    "update": update,
    "add": add,
    "missing": missing,
    "prune": prune,
    "compile": compile_,
    "hant": hant,
}


def main(arguments: list[str]) -> int:
    """Run one command; only `add` takes files."""
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None or (arguments[1:] and command is not add):
        raise SystemExit(__doc__)
    return command(*arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
