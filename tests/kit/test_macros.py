"""Every macro shows what it is given and never lets it become markup."""

from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from tests.kit.conftest import TEMPLATES

HOSTILE = """<script>alert(1)</script>"><img src=x onerror=alert(1)>' onfocus='alert(1)"""
AT = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
ROW = {"id": HOSTILE, "url": HOSTILE, "sheet_url": HOSTILE, "label": HOSTILE}
COLUMN = {"key": "a", "label": HOSTILE, "kind": "number", "sort_url": HOSTILE, "sorted": "asc"}
CALLS = {
    "page.page_header": "{% call k.page_header(h, h) %}{{ h }}{% endcall %}",
    "page.action": "{{ k.action(h, h, 'plus', key='c', primary=true) }}",
    "page.tabs": "{{ k.tabs([{'label': h, 'url': h, 'active': true, 'count': 3}], h) }}",
    "page.empty": "{{ k.empty(h, h, h) }}",
    "page.stat": "{{ k.stat(h, 1200, h, h, 'late') }}{{ k.stat(h, h, h) }}",
    "page.progress": "{{ k.progress(h, 5, 10, 2, 90, h) }}",
    "page.facts": "{{ k.facts([(h, h), (h, 0), (h, none)]) }}",
    "page.section": "{% call k.section(h, note=h) %}{{ h }}{% endcall %}",
    "page.notice": "{{ k.notice(h, 'late') }}{{ k.notice(h) }}",
    "page.more": "{{ k.more(h) }}",
    "table.table": """{% macro cell(row, key) %}{{ h }}{% endmacro %}{{ k.table([column, column],
        [row], cell, h, more_url=h, foot={'words': h, 'url': h}) }}""",
    "table.head_cell": "<table><tr>{{ k.head_cell(column) }}</tr></table>",
    "table.table_rows": """{% macro cell(row, key) %}{{ h }}{% endmacro %}
        <table>{{ k.table_rows([column], [row], cell, more_url=h) }}</table>""",
    "table.foot_row": "<table>{{ k.foot_row([column], {'words': h}, true) }}</table>",
    "table.bulk_bar": "{% call k.bulk_bar(total=12) %}{{ h }}{% endcall %}",
    "table.column_chooser": "{{ k.column_chooser(h, [{'key': h, 'label': h, 'shown': true}]) }}",
    "filters.filter_bar": """{% call k.filter_bar([{'label': h, 'remove_url': h}], fields, h,
        kept=[(h, h)], clear_url=h) %}{{ h }}{% endcall %}""",
    "filters.filter_field": "{{ k.filter_field(fields[0], h, []) }}",
    "filters.carry": "{{ k.carry([(h, h)]) }}",
    "marks.stage": "{{ k.stage(h, 'active') }}",
    "marks.priority": "{{ k.priority(1, h) }}{{ k.priority(3) }}",
    "marks.due": "{{ k.due(at) }}{{ k.due(at, form='short') }}{{ k.due(none) }}",
    "marks.waiting": "{{ k.waiting(h, at) }}",
    "marks.klass": "{{ k.klass(h, h) }}",
    "marks.contact": "{{ k.contact(h, h, h) }}",
    "marks.copyable": "{{ k.copyable(h) }}",
    "marks.rate": "{{ k.rate(0.5, 29) }}{{ k.rate(0.5, 30) }}",
    "marks.person": "{{ k.person(h) }}",
    "forms.shell": "{% call k.shell(h, h, h, [h], false) %}{{ h }}{% endcall %}",
    "forms.ties": "<input {{ k.ties(h, h, [h], true) }}>",
    "forms.field": "{{ k.field(h, h, h, help=h, errors=[h], attrs={'placeholder': h}) }}",
    "forms.textarea": "{{ k.textarea(h, h, h, help=h, errors=[h]) }}",
    "forms.select": "{{ k.select(h, h, [(h, h)], h, errors=[h]) }}",
    "forms.checkbox": "{{ k.checkbox(h, h, true, h, h) }}",
    "forms.choices": "{{ k.choices(h, h, [(h, h, h), (h, h)], h) }}",
    "forms.bound": "{{ k.bound(form['name']) }}",
    "forms.submit": "{{ k.submit(h, 's') }}",
    "forms.quoted": "{{ k.quoted([h, h]) }}",
    "forms.suggestion": """{% call k.suggestion(h, h, h, h, h, words=[h], share=0.82) %}{{ h }}
        {% endcall %}{{ k.suggestion(h, h, h, h, h, settled=h) }}""",
    "case.next_action": "{% call k.next_action(h, at, h) %}{{ h }}{% endcall %}",
    "case.entry": """{% call k.entry('note', h, at, h, lang=h) %}{{ h }}{% endcall %}
        {{ k.entry('change', h, at, text=h) }}""",
    "case.evidence": """{{ k.evidence([{'label': h, 'state': 'have', 'url': h},
        {'label': h, 'state': 'missing', 'note': h}]) }}""",
    "case.reply_box": """{% call k.reply_box(h, h, [(h, h)], [(h, h)], h, h) %}{{ h }}
        {% endcall %}""",
    "dialogs.confirm": "{% call k.confirm('x', h, h, h, h, [(h, h)]) %}{{ h }}{% endcall %}",
    "dialogs.ask": "{{ k.ask() }}",
    "dialogs.keys": "{{ k.keys() }}",
    "dialogs.export_menu": "{{ k.export_menu('orders_export', h) }}",
    "dialogs.menu": "{% call k.menu(h, key='m') %}{{ h }}{% endcall %}",
    "imports.steps": "{{ k.steps([h, h], 2, [h]) }}",
    "imports.drop_zone": "{{ k.drop_zone(h, h, h, name=h, accept=h, multiple=true) }}",
    "charts.frame": "{% call k.frame(h, h, h) %}{{ h }}{% endcall %}",
    "charts.bars": """{{ k.bars(h, [{'label': h, 'value': 3, 'shown': h, 'n': 4, 'code': 'LOG',
        'url': h}, {'label': h, 'value': 9}], h, h) }}""",
    "charts.columns": "{{ k.columns(h, [{'label': h, 'value': 2, 'shown': h}], h, h) }}",
}
SILENT = {"marks.rate", "dialogs.ask", "dialogs.keys", "marks.due"}


class Seen(HTMLParser):
    """What a browser would find: elements, attributes, and the texts in either."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def seen(html: str) -> Seen:
    found = Seen()
    found.feed(html)
    found.close()
    return found


def hostile_form():
    from django import forms

    class Form(forms.Form):
        name = forms.CharField(label=HOSTILE, help_text="", required=False, max_length=1)

    return Form({"name": HOSTILE})


@pytest.mark.parametrize("name", CALLS)
def test_hostile_words_stay_words(shown, name):
    module = name.split(".")[0]
    source = f'{{% import "kit/{module}.html" as k with context %}}{CALLS[name]}'
    kinds = ["choice", "text", "date", "amount", "flag"]
    fields = [
        {"name": HOSTILE, "label": HOSTILE, "kind": kind, "options": [(HOSTILE, HOSTILE)]}
        for kind in kinds
    ]
    html = shown(
        source, h=HOSTILE, at=AT, row=ROW, column=COLUMN, fields=fields, form=hostile_form()
    )
    found = seen(html)
    assert not {"script", "img", "style"}.intersection(found.elements)
    refused = [n for n, _ in found.attributes if n.startswith("on") or n == "style"]
    assert not refused
    told = "".join(found.texts) + "".join(value for _, value in found.attributes)
    assert name in SILENT or HOSTILE in told


def test_every_macro_of_the_kit_is_tried_with_hostile_words(kit):
    macros = {
        f"{path.stem}.{name}"
        for path in (TEMPLATES / "kit").glob("*.html")
        for name in kit.get_template(f"kit/{path.name}").module.__dict__
        if not name.startswith("_")
    }
    assert macros == set(CALLS)


def test_a_rate_over_few_cases_is_not_told(shown):
    few = shown('{% import "kit/marks.html" as k %}{{ k.rate(0.5, 29) }}')
    enough = shown('{% import "kit/marks.html" as k %}{{ k.rate(0.5, 30) }}')
    assert "50" not in few
    assert "50%" in enough


def test_bars_start_at_zero_and_the_longest_fills_its_room(shown):
    html = shown(
        '{% import "kit/charts.html" as k %}{{ k.bars("x", items) }}',
        items=[{"label": "a", "value": 50}, {"label": "b", "value": 20}],
    )
    widths = [value for name, value in seen(html).attributes if name == "width"]
    assert [width for width in widths if "." in width] == ["100.0%", "40.0%"]


def test_a_table_without_rows_shows_what_to_do_instead_of_a_foot(shown):
    html = shown(
        """{% import "kit/table.html" as k with context %}
        {{ k.table([{"key": "a", "label": "A"}], [], none, "rows", empty="Bring your sheet",
        foot={"words": "0"}) }}"""
    )
    assert "Bring your sheet" in html
    assert "<tfoot" not in html
