"""The fixed words of an import: fields, trust, states, outcomes, remarks."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ombud.arrivals.foresight import KEPT
from ombud.arrivals.models import Import
from ombud.arrivals.workbook import kinds

FIELD_GROUPS: list[tuple[Any, list[tuple[str, Any]]]] = [
    (_("The complaint"), [
        ("complaint_no", _("Complaint number")), ("complaint_date", _("Received on")),
        ("title", _("Title")), ("description", _("What happened")),
        ("demand", _("What the customer wants")), ("kind", _("Kind")),
        ("problem_class", _("Class")), ("problem_sub", _("Class in detail")),
        ("priority", _("Priority")), ("channel", _("Channel")),
        ("evidence", _("Evidence")), ("remark", _("Remark (internal note)")),
    ]),
    (_("The customer"), [
        ("customer_name", _("Customer")), ("contact_phone", _("Phone")),
        ("contact_email", _("Mail address")), ("contact_im", _("Chat name")),
        ("country", _("Country")), ("satisfaction", _("Satisfaction")),
    ]),
    (_("Where it stands"), [
        ("status", _("Status")), ("waiting_for", _("Waiting for")),
        ("owner", _("Owner")), ("first_response_at", _("First answered on")),
        ("due_at", _("Due")), ("closed_at", _("Closed on")),
        ("days_open", _("Days open")), ("follow_up", _("Follow-up")),
    ]),
    (_("How it was settled"), [
        ("answer", _("Answer to the customer")), ("resolution", _("Remedy")),
        ("refund_amount", _("Refund")), ("compensation", _("Compensation")),
        ("currency", _("Currency")), ("cause", _("Cause")), ("party", _("At fault")),
    ]),
    (_("What was bought"), [
        ("order_no", _("Order number")), ("order_date", _("Ordered on")),
        ("platform", _("Platform")), ("shop", _("Shop")), ("seller", _("Seller")),
        ("product_name", _("Product")), ("sku", _("Variant (SKU)")),
        ("qty", _("Quantity")), ("unit_price", _("Unit price")),
        ("item_link", _("Link to the item")),
    ]),
    (_("The parcel"), [
        ("tracking_no", _("Tracking number")), ("carrier", _("Carrier")),
        ("parcel_no", _("Parcel number")), ("weight", _("Weight")),
    ]),
]  # fmt: skip
FIELD_LABELS: Mapping[str, Any] = {
    name: label for _group, some in FIELD_GROUPS for name, label in some
}

ORDERS = {
    "ymd": _("year, month, day"),
    "dmy": _("day first"),
    "mdy": _("month first"),
}
TRUST = {
    "sure": _("sure"),
    "likely": _("likely"),
    "asked": _("please choose"),
    "own": _("a column of your own"),
    "last_time": _("as last time"),
    "yours": _("your choice"),
}
HOW = {
    "exact": _("by its name"),
    "normalised": _("by its name"),
    "fuzzy": _("by a similar name"),
    "by values": _("by what stands in it"),
    "by looks": _("made of the colours of its rows"),
}
STATES = {
    Import.DRAFT: _("not begun"),
    Import.QUEUED: _("waiting its turn"),
    Import.RUNNING: _("coming in"),
    Import.DONE: _("done"),
    Import.FAILED: _("stopped short"),
    Import.CANCELLED: _("cancelled"),
    Import.UNDOING: _("being taken back"),
    Import.UNDONE: _("taken back"),
}
OUTCOMES = {
    "created": _("New case"),
    "joined": _("Added to a case of this file"),
    "updated": _("Case brought up to date"),
    "unchanged": _("Known already"),
    "refused": _("Not taken"),
    "withdrawn": _("Taken back"),
}
# Why an import cannot be taken back now.
NOT_UNDOABLE = {
    "not_begun": _("It has not begun to come in: discard it instead."),
    "coming_in": _("It is still coming in. Stop it first, or wait until it is done."),
    "undone": _("It was taken back already, and nothing of it is left."),
}
# What becomes of rows, told before it happens.
FORESEEN = {
    "created": _("New cases"),
    "updated": _("Cases brought up to date"),
    "joined": _("Added to a case of this file"),
    "unchanged": _("Known already, nothing changes"),
    "refused": _("Not taken"),
}
# What became of rows, told with their number.
CAME_TO = OUTCOMES | {name: FORESEEN[name] for name in ("created", "updated")}
# What a row says beside the fields of its case.
TOLD = {
    "text": FIELD_LABELS["description"],
    "answer": _("Answer"),
    "note": _("Internal note"),
    "line": _("What is affected"),
    "satisfaction": _("Satisfaction"),
}
STAYS = {
    "worked": _("stays as it is here: somebody worked on it"),
    "closed": _("stays closed: nothing is reopened silently"),
    "stands": _("stays as it is here: another one stands already"),
    "came": _("stays: what was said is not rewritten"),
}
# One line for all rows with the same remark; PROBLEMS speak of a single cell.
REMARKS = {
    "order_no_damaged": _("Order numbers changed by Excel; they are marked as damaged"),
    "several_order_nos": _("Several order numbers in one cell; the case has a line for each"),
    "value_unknown": _("Values that are not known here; kept as they are"),
    "date_unclear": _("Dates that could not be read; kept as they are"),
    "date_order_unclear": _("Dates that may be day first or month first; kept as they are"),
    "date_vague": _("Dates without an exact day; kept as they are"),
    "date_out_of_range": _("Dates that cannot be right; kept as they are"),
    "before_opened": _(
        "Answered or closed before the complaint came in; the date was kept, the time is unknown"
    ),
    "year_missing": _("Dates without a year; kept as they are"),
    "year_assumed": _("Dates without a year; the year of the sheet was used"),
    "short_date": _("Six-digit dates read as year, month and day"),
    "serial_date": _("Dates that Excel had turned into numbers; read as dates"),
    "roc_date": _("Dates of the Minguo calendar"),
    "amount_unclear": _("Amounts that could not be read; kept as they are"),
    "amount_about": _("Approximate amounts"),
    "amount_with_words": _("Amounts with further words; the words were kept too"),
    "number_unclear": _("Numbers that could not be read; kept as they are"),
    "phone_unclear": _("Phone numbers that could not be read; kept as they are"),
    "owner_elsewhere": _(
        "Owners who may not see the shop; the name was kept and the case has no owner"
    ),
    "more_cells_than_headers": _("Rows with more cells than the header; they were kept"),
    "number_known_otherwise": _(
        "Complaint numbers that stand here for another complaint already; a new case was opened"
    ),
    "kept_ours": _("Rows that say otherwise than what stands here; yours was kept"),
    "joined_differs": _("Rows of one complaint that differ; the first one was kept"),
}
FORESEEN_BESIDE = {
    KEPT: _("Rows of which something stays as it is here"),
    "number_known_otherwise": REMARKS["number_known_otherwise"],
}
# What a sheet beside the complaints holds, and what becomes of it.
SHEET_KINDS = {
    kinds.COMPLAINTS: (
        _("Complaints"),
        _("the same columns; each such sheet becomes an import of its own"),
    ),
    kinds.ORDERS: (_("Orders"), _("complaints are joined to them by order number")),
    kinds.CUSTOMERS: (_("Customers"), _("found again by phone, mail and name")),
    kinds.PRODUCTS: (_("Products"), _("known again by their SKU")),
    kinds.LOG: (
        _("What was done"),
        _("each line becomes an internal note of the complaint it names"),
    ),
}
SHEET_REFUSED = {
    kinds.ORDERS: ngettext_lazy(
        "%(refused)s row without a usable order number not taken",
        "%(refused)s rows without a usable order number not taken",
        "count",
    ),
    kinds.CUSTOMERS: ngettext_lazy(
        "%(refused)s row that names nobody not taken",
        "%(refused)s rows that name nobody not taken",
        "count",
    ),
    kinds.PRODUCTS: ngettext_lazy(
        "%(refused)s row without a name not taken",
        "%(refused)s rows without a name not taken",
        "count",
    ),
}
ALONG_LABELS = {
    **FIELD_LABELS,
    kinds.PAID: _("Amount paid"),
    kinds.ORDER_STAGE: _("Stage of the order"),
}
LOG_LABELS = {
    **dict.fromkeys(FIELD_LABELS, _("What was done")),
    "complaint_no": FIELD_LABELS["complaint_no"],
    "order_no": FIELD_LABELS["order_no"],
    "complaint_date": _("When"),
    "owner": FIELD_LABELS["owner"],
}
