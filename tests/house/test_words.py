"""The word catalogue: what is collected, kept, refused and compiled."""

import gettext
import io
import re
from functools import cache

import pytest
from babel.messages.catalog import Catalog

from ombud.rules import closed_lists
from ombud.web.jinja import environment
from tools import words

CATALOGUE = "web/locale/zh_Hans/LC_MESSAGES/django.po"


@pytest.fixture
def house(tmp_path, monkeypatch):
    """An empty house with one Python file and one template."""
    for name, place in (("ROOT", ""), ("SOURCES", "ombud"), ("LOCALE", "ombud/web/locale")):
        monkeypatch.setattr(words, name, tmp_path / place)
    write(tmp_path, "casework/actions.py", 'refusal = _("This case is closed.")')
    write(
        tmp_path,
        "web/templates/home.html",
        "{% trans count=n %}{{ count }} case{% pluralize %}{{ count }} cases{% endtrans %}"
        '{{ pgettext("verb", "Close") }}{{ _("Hello %(name)s") }}',
    )
    return tmp_path


def write(house, name, text):
    path = house / "ombud" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def add(house, monkeypatch, text):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert words.main(["add"]) == 0


WHOLE = (
    "This case is closed.\t此工单已关闭。\n"
    "%(count)s case|%(count)s cases\t%(count)s 张工单\n"
    "Close\t关闭\tverb\n"
    "Hello %(name)s\t您好，%(name)s\n"
)


def test_strings_of_python_and_templates_are_listed_until_they_are_translated(
    house, monkeypatch, capsys
):
    assert words.main(["missing"]) == 1
    listed = capsys.readouterr().out
    for english in (
        "This case is closed.",
        "%(count)s case|%(count)s cases",
        "Close",
        "Hello %(name)s",
    ):
        assert f"no Chinese: {english}\n" in listed
    add(house, monkeypatch, WHOLE)
    assert words.main(["missing"]) == 0


def test_a_second_update_changes_nothing(house, monkeypatch):
    add(house, monkeypatch, WHOLE)
    before = (house / "ombud" / CATALOGUE).read_bytes()
    assert words.main(["update"]) == 0
    assert (house / "ombud" / CATALOGUE).read_bytes() == before
    assert b"actions.py" not in before
    assert b"Date" not in before


def test_a_correction_replaces_the_earlier_translation(house, monkeypatch):
    add(house, monkeypatch, WHOLE)
    add(house, monkeypatch, "This case is closed.\t这张工单已经关闭。\n")
    text = (house / "ombud" / CATALOGUE).read_text("utf-8")
    assert "这张工单已经关闭。" in text
    assert "此工单已关闭。" not in text


def test_a_lost_placeholder_is_refused(house, monkeypatch, capsys):
    add(house, monkeypatch, WHOLE.replace("您好，%(name)s", "您好，%(nom)s"))
    assert words.main(["missing"]) == 1
    assert "Hello %(name)s" in capsys.readouterr().out


def test_a_fuzzy_translation_counts_as_missing(house, monkeypatch, capsys):
    add(house, monkeypatch, WHOLE)
    path = house / "ombud" / CATALOGUE
    text = path.read_text("utf-8").replace('msgid "This', '#, fuzzy\nmsgid "This')
    path.write_text(text, "utf-8")
    assert words.main(["missing"]) == 1
    assert "fuzzy: This case is closed." in capsys.readouterr().out


def test_a_translation_whose_string_goes_and_returns_is_not_lost(house, monkeypatch, capsys):
    add(house, monkeypatch, WHOLE)
    write(house, "casework/actions.py", "")
    assert words.main(["update"]) == 0
    assert words.main(["missing"]) == 0
    write(house, "casework/actions.py", 'refusal = _("This case is closed.")')
    assert words.main(["missing"]) == 0


def test_prune_forgets_what_no_source_shows(house, monkeypatch):
    add(house, monkeypatch, WHOLE + "Gone\t没有了\n")
    assert "没有了" in (house / "ombud" / CATALOGUE).read_text("utf-8")
    assert words.main(["prune"]) == 0
    assert "没有了" not in (house / "ombud" / CATALOGUE).read_text("utf-8")


def test_words_added_before_their_source_are_set_aside_and_said(house, monkeypatch, capsys):
    add(house, monkeypatch, "Not yet\t还没有\n")
    assert "no source shows it: Not yet" in capsys.readouterr().out
    write(house, "people/actions.py", 'word = _("Not yet")')
    add(house, monkeypatch, WHOLE)
    assert words.main(["missing"]) == 0


def test_compiled_words_speak_simplified_and_traditional(house, monkeypatch):
    add(house, monkeypatch, WHOLE.replace("您好，", "您好，账号质量："))
    assert words.main(["compile"]) == 0
    said = {}
    for locale in ("zh_Hans", "zh_Hant"):
        with (house / f"ombud/web/locale/{locale}/LC_MESSAGES/django.mo").open("rb") as file:
            said[locale] = gettext.GNUTranslations(file)
    assert said["zh_Hans"].ngettext("%(count)s case", "%(count)s cases", 1) == "%(count)s 张工单"
    assert said["zh_Hant"].ngettext("%(count)s case", "%(count)s cases", 2) == "%(count)s 張工單"
    assert said["zh_Hant"].pgettext("verb", "Close") == "關閉"
    assert said["zh_Hant"].gettext("Hello %(name)s") == "您好，帳號品質：%(name)s"


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("第 %(row)s 行的「订单号」列", "第 %(row)s 列的「訂單號」欄"),
        ("每行一张工单，空行不读", "每列一張工單，空列不讀"),
        ("共 3 列，列表在下", "共 3 欄，清單在下"),
        ("正在进行，请执行一系列动作", "正在進行，請執行一系列動作"),
    ],
)
def test_rows_and_columns_change_places_in_traditional(simplified, traditional):
    catalogue = Catalog(locale="zh_Hans")
    catalogue.add("text", simplified)
    assert words.traditional(catalogue)["text"].string == traditional


def test_a_template_that_does_not_parse_is_an_error_and_not_silence(house):
    write(house, "web/templates/broken.html", "{% trans %}Half")
    with pytest.raises(Exception, match="trans"):
        words.main(["missing"])


def test_strings_are_cut_here_as_the_server_cuts_them():
    on_the_server = environment()
    here = {name: value == "true" for name, value in words.TEMPLATE_OPTIONS.items()}
    assert here["trim_blocks"] == on_the_server.trim_blocks
    assert here["lstrip_blocks"] == on_the_server.lstrip_blocks
    assert here["trimmed"] == bool(on_the_server.policies.get("ext.i18n.trimmed"))


@cache
def glossary():
    """What the glossary says: a term's alternatives in Simplified and in Traditional Chinese."""
    terms = {}
    for row in (words.ROOT / "docs" / "glossary.md").read_text("utf-8").splitlines():
        if row.startswith("| "):
            english, *chinese, _what = [cell.strip() for cell in row.strip("|").split("|")]
            for term in re.sub(r" \(.*\)", "", english).split(", "):
                terms[term.lower()] = [re.split("[／、]", cell) for cell in chinese]
    return terms


def test_the_catalogue_speaks_the_words_of_the_glossary():
    told = [(each.id, each.string) for each in words.stored() if isinstance(each.id, str)]
    found = [
        (glossary()[each.lower()][0], said) for each, said in told if each.lower() in glossary()
    ]
    assert len(found) > 30
    assert [said for terms, said in found if not any(term in said for term in terms)] == []


def test_closed_lists_speak_the_words_of_the_glossary():
    labels = [
        (closed_lists.label(name, code, "en").lower(), name, code)
        for name in closed_lists.LISTS
        for code in closed_lists.codes(name)
    ]
    found = [(glossary()[english], *at) for english, *at in labels if english in glossary()]
    assert len(found) > 15
    for languages, name, code in found:
        for terms, language in zip(languages, ("zh-hans", "zh-hant"), strict=True):
            label = closed_lists.label(name, code, language)
            assert any(term in label for term in terms), (label, terms)


# A counted thing comes after its number, so the sentence needs a form for one of it.
COUNTED = re.compile(
    r"(?<!first )(?<!next )(?<!newest )%\((?!text\))\w+\)s (?:of %\(\w+\)s )?(?:new |more |other )?"
    r"(?:rows|cases|cells|files|lines|names|orders|sheets|people|pictures|changes|formulas)\b"
)
# Always far more than one.
LIMITS = {"more than %(n)s cases"}


def test_every_counted_thing_has_a_form_for_one():
    catalogue = words.collected()
    assert catalogue
    single = {message.id for message in catalogue if isinstance(message.id, str)}
    assert {english for english in single if COUNTED.search(english)} == LIMITS
