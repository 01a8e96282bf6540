"""The complaint workbook of a week or a month: measures that calculate, charts, and their rows."""
