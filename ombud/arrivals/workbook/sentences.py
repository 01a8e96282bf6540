"""What is said about files, columns and rows: English by code, translated where it is shown."""


def N_(sentence: str) -> str:  # noqa: N802 (the name by which Babel finds a sentence)
    return sentence


REFUSALS = {
    "empty_file": N_("This file is empty. Please choose the workbook again."),
    "password_protected": N_(
        "This workbook is protected by a password. Please open it, save a copy without the "
        "password, and choose that copy."
    ),
    "too_large_inside": N_(
        "This file unpacks to more than it should (over 1 GB), so it was not opened. Please save "
        "the complaint sheet alone as a new workbook, or as CSV."
    ),
    "too_spread_out": N_(
        "This sheet has cells very far from its table. Please delete the empty rows and columns "
        "around the table, or save the sheet as XLSX or CSV."
    ),
    "too_many_columns": N_(
        "This sheet has %(columns)s columns; up to %(limit)s can be read. Please remove the "
        "columns you do not need."
    ),
    "not_a_workbook": N_(
        "This is not a workbook that can be read. Please choose an XLSX, XLS, ODS, CSV or TSV file."
    ),
    "unsupported_kind": N_(
        "Files of this kind (%(kind)s) cannot be read. Please open the file and save it as XLSX "
        "or CSV."
    ),
    "damaged": N_(
        "This workbook is damaged and cannot be opened. Please open it in Excel or WPS, save it "
        "again, and choose the new copy."
    ),
    "no_rows": N_("There are no rows in this workbook. Please check that it is the right file."),
    "no_such_sheet": N_("There is no sheet named %(sheet)s in this workbook."),
    "unclosed_quote": N_(
        "A quotation mark opened in the row at line %(line)s is never closed, so the rows after it "
        "run together. Please correct it, or save the file as XLSX."
    ),
}

NOTES = {
    "hidden_sheet": N_("The sheet %(sheet)s is hidden in the workbook."),
    "hidden_rows": N_("Rows hidden in this workbook: %(count)s. They are read like the others."),
    "hidden_columns": N_(
        "Columns hidden in this workbook: %(count)s. They are read like the others."
    ),
    "looks": N_(
        "Rows are coloured or struck out: how each looks stands in the column %(column)s. Say "
        "there if it means a priority or a status; else it stays a column of your own."
    ),
    "totals": N_("Totals and averages left out: %(count)s."),
    "test_rows": N_(
        "Rows that look like a test or an example: %(count)s (the first is row %(row)s). They come "
        "in like the others; delete them from the sheet first if they should not."
    ),
    "beneath": N_(
        "Lines under the table: %(count)s (from row %(row)s). They are no complaints and stay in "
        "the file."
    ),
    "another_table": N_(
        "Another table begins in row %(row)s and is not read with this one. To bring it in too, "
        "import this file once more with %(row)s as its header row."
    ),
    "side_by_side": N_(
        "Tables stand side by side on a sheet: %(sheets)s. Each is read as a sheet of its own."
    ),
    "formulas_without_results": N_(
        "Formulas without a stored result, read as empty: %(count)s. Open the workbook in Excel "
        "and save it once to keep their results."
    ),
    "characters_lost": N_(
        "Some characters in this file are broken and were replaced. If names look wrong, please "
        "export the file again as UTF-8."
    ),
    "mojibake": N_(
        "Some text in this file was already garbled before it came here (such as 锟斤拷). Please "
        "export it again from where it was first kept."
    ),
    "far_cells_ignored": N_("Cells far below the table, after %(rows)s empty rows, are not read."),
    "comments_taken": N_("Comments and text boxes: %(count)s. They become notes of their rows."),
    "pictures_taken": N_("Pictures: %(count)s. They become files of their rows' cases."),
    "pictures_lost": N_(
        "Pictures or comments that are broken, too large or of an unknown kind: %(count)s. They "
        "stay in the file."
    ),
    "same_layout": N_("Other sheets with the same columns: %(count)s."),
    "no_header": N_("No header row was found, so the columns are named by their letters."),
}

QUESTIONS = {
    "which_field": N_("What does the column %(header)s hold?"),
    "date_order": N_("Is %(sample)s in the column %(header)s written day first or month first?"),
    "which_year": N_("The dates in the column %(header)s have no year. Which year are they from?"),
}

PROBLEMS = {
    "order_no_damaged": N_(
        "The order number %(text)s was changed by Excel and cannot be recovered."
    ),
    "several_order_nos": N_("There are several order numbers; the case has a line for each."),
    "value_unknown": N_("%(text)s is not a known value here; it was kept as it is."),
    "date_unclear": N_("%(text)s could not be read as a date; it was kept as it is."),
    "date_order_unclear": N_("%(text)s may be day first or month first; it was kept as it is."),
    "date_vague": N_("%(text)s names no exact day; it was kept as it is."),
    "date_out_of_range": N_("%(text)s is not a date that can be right; it was kept as it is."),
    "before_opened": N_(
        "%(text)s lies before the complaint came in; it was kept as it is, and the time counts as "
        "unknown."
    ),
    "year_missing": N_("%(text)s has no year; it was kept as it is."),
    "year_assumed": N_("%(text)s has no year; the year of the sheet was used."),
    "short_date": N_("%(text)s was read as year, month and day."),
    "serial_date": N_("%(text)s was read as a date that Excel had turned into a number."),
    "roc_date": N_("%(text)s was read as a year of the Minguo calendar."),
    "amount_unclear": N_("%(text)s could not be read as an amount; it was kept as it is."),
    "amount_about": N_("%(text)s is an approximate amount."),
    "amount_with_words": N_("%(text)s says more than the amount; the text was kept too."),
    "number_unclear": N_("%(text)s could not be read as a number; it was kept as it is."),
    "phone_unclear": N_("%(text)s could not be read as a phone number; it was kept as it is."),
    "owner_elsewhere": N_(
        "%(text)s may not see this shop, so the case has no owner; the name was kept."
    ),
    "more_cells_than_headers": N_("The row has more cells than the header; they were kept."),
}

ROW_REFUSALS = {
    "nothing_said": N_(
        "The row does not say what the complaint is about: no text, title, class, order or remark."
    ),
    "no_order_no": N_("The row has no order number."),
    "order_no_unusable": N_(
        "The order number was changed by Excel or is too long, so it names no order."
    ),
    "names_nobody": N_("The row names nobody: there is no name and no way to reach somebody."),
    "names_no_product": N_("The row names no product: there is neither a name nor a SKU."),
    "nothing_done": N_("The row does not say what was done."),
    "names_no_complaint": N_("The row has neither a complaint number nor an order number."),
    "no_such_complaint": N_("No complaint of this workbook has this number."),
}
