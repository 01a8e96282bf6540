"""The same cases as a workbook: it leaves to be edited, comes back, and is compared three ways."""
