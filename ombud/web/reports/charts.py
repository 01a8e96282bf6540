"""Charts of a report: bars from zero with their figures on them, a class in its own colour."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ombud.web.reports.book import Placed
from ombud.web.reports.looks import ACCENT, INK
from ombud.web.reports.page import SHORT, Page

# The light half of static/css/tokens.css.
CLASS_COLOURS = {
    "QUA": "#4566b5", "LOG": "#2a7b88", "CUS": "#7a58a8", "SVC": "#ad4c77", "PAY": "#597529",
    "PRC": "#7b6853", "AGT": "#446574", "AFT": "#a2523a", "SEC": "#696969",
}  # fmt: skip
DONE, LATE, WAITING = "#1b6b3d", "#b3261e", "#85888d"
MOST = 10
WIDTH, ROWS, ROW_PIXELS = 520, 13, 20
LABEL = 1


@dataclass(frozen=True, slots=True)
class Series:
    """Labels and values of one row of bars: (range, values) each, as `Placed` tells them."""

    labels: tuple[list[Any], list[Any]]
    values: tuple[list[Any], list[Any]]
    name: str = ""
    colour: str = ACCENT
    colours: tuple[str, ...] = ()
    # What is not there has no figure.
    number: str = "#,##0;;"

    def drawn(self, *, gap: int, inside: bool = False) -> dict[str, Any]:
        """As XlsxWriter takes it."""
        font = {"color": "#ffffff" if inside else INK, "size": 9}
        points = [{"fill": {"color": colour}} for colour in self.colours]
        return {
            "name": self.name,
            "categories": self.labels[0], "categories_data": self.labels[1],
            "values": self.values[0], "values_data": self.values[1],
            "fill": {"color": self.colour}, "gap": gap, **({"points": points} if points else {}),
            "data_labels": {"value": True, "num_format": self.number, "font": font},
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a chart stands: the cell of its upper left corner, and how many pixels right of it."""

    row: int
    column: int
    left: int = 0

    @property
    def below(self) -> "Spot":
        """The place under a chart that stands here."""
        return Spot(self.row + ROWS + 1, self.column, self.left)

    @property
    def right(self) -> "Spot":
        """The place right of a chart that stands here."""
        return Spot(self.row, self.column, self.left + WIDTH + ROW_PIXELS)


def near(page: Page, placed: Placed, columns: int) -> Spot:
    """Under what stands on the page, or at the right of a long table of so many columns."""
    if len(placed.rows) <= SHORT:
        return Spot(page.row, 1)
    # Not beside its head: that stands on every page printed.
    return Spot(placed.first, columns + 2)


def of_column(
    placed: Placed, index: int, label: int = LABEL, most: int = MOST, **more: Any
) -> Series:
    """The first rows of a table by one of its columns, as far as there is something in them."""
    some = placed.rows[: min(most, MOST)]
    most = max((n for n, row in enumerate(some, 1) if row[index].value), default=0)
    return Series(placed.column(label, most), placed.column(index, most), **more)


def all_of(placed: Placed, index: int, label: int = LABEL, **more: Any) -> Series:
    """Every row of a table by one of its columns."""
    every = len(placed.rows)
    return Series(placed.column(label, every), placed.column(index, every), **more)


def class_colours(placed: Placed) -> tuple[str, ...]:
    """The colours of a table's rows whose keys are classes or details."""
    keys = (str(row[0].value).partition(".")[0] for row in placed.rows[:MOST])
    return tuple(CLASS_COLOURS.get(key, WAITING) for key in keys)


def bars(page: Page, at: Spot, title: str, series: Series) -> None:
    """Lying bars, the first row on top."""
    _place(page, "bar", at, title, [series])


def columns(page: Page, at: Spot, title: str, series: Sequence[Series], *, days: str = "") -> None:
    """Standing columns, in the order of the rows. days: how those that are days are written."""
    _place(page, "column", at, title, series, days=days)


def stacked(page: Page, at: Spot, title: str, series: Sequence[Series]) -> None:
    """Lying bars of several parts each; what the parts are stands under them."""
    _place(page, "bar", at, title, series, subtype="stacked")


def _place(
    page: Page, kind: str, at: Spot, title: str, series: Sequence[Series],
    *, days: str = "", subtype: str = "",
) -> None:  # fmt: skip
    if not any(any(each.values[1]) for each in series):
        return
    form = {"type": kind, "subtype": subtype} if subtype else {"type": kind}
    chart = page.book.workbook.add_chart(form)
    for each in series:
        chart.add_series(each.drawn(gap=40, inside=bool(subtype)))
    chart.set_title({"name": title, "name_font": {"size": 11, "color": INK}, "overlay": False})
    chart.set_legend({"position": "bottom"} if len(series) > 1 else {"none": True})
    _draw_axes(chart, days, lying=kind == "bar")
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": WIDTH, "height": ROWS * ROW_PIXELS})
    options = {"object_position": 3, "description": title, "x_offset": at.left}
    page.sheet.insert_chart(at.row, at.column, chart, options)


def _draw_axes(chart: Any, days: str, *, lying: bool) -> None:
    font = {"size": 9, "color": INK}
    quiet: dict[str, Any] = {"major_gridlines": {"visible": False}, "num_font": font}
    labels = {**quiet, "major_tick_mark": "none", "line": {"color": WAITING}}
    # The figures stand on the bars: an axis would say them twice.
    figures = {**quiet, "min": 0, "visible": False}
    if lying:
        chart.set_y_axis({**labels, "reverse": True})
        chart.set_x_axis(figures)
    else:
        # A day is a label like any other: its axis shall not leave some out.
        dated = {"num_format": days, "num_font": {**font, "rotation": 0}}
        chart.set_x_axis({**labels, "text_axis": True, **(dated if days else {})})
        chart.set_y_axis(figures)
