"""How the cases of a workbook stand: counted in its own sheet while it is edited, with a chart."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

BAR = "#4c78a8"


def add_overview(book: Any, head: Any, stages_at: str, counts: Mapping[str, int]) -> str:
    """Add the sheet to an XlsxWriter workbook; returns its name.

    stages_at: the cells of the stages, such as "'Cases'!$F$2:$F$90". counts: cases by the word of
    their stage, for programs that show a formula without calculating it.
    """
    made = book.add_worksheet(_("Overview")[:31])
    made.set_column(0, 0, 26)
    made.write_string(0, 0, _("Stage"), head)
    made.write_string(0, 1, _("Cases"), head)
    for row, (word, count) in enumerate(counts.items(), 1):
        made.write_string(row, 0, word)
        made.write_formula(row, 1, f"=COUNTIF({stages_at},$A{row + 1})", None, count)
    made.insert_chart(0, 3, _chart(book, made.get_name(), len(counts)))
    made.set_landscape()
    made.fit_to_pages(1, 1)
    made.protect()
    return str(made.get_name())


def _chart(book: Any, sheet: str, rows: int) -> Any:
    chart = book.add_chart({"type": "bar"})
    chart.add_series(
        {
            "categories": [sheet, 1, 0, rows, 0], "values": [sheet, 1, 1, rows, 1],
            "fill": {"color": BAR}, "gap": 40, "data_labels": {"value": True},
        }
    )  # fmt: skip
    chart.set_title({"name": _("Cases by stage"), "name_font": {"size": 12}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "major_gridlines": {"visible": False}})
    chart.set_x_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    return chart
