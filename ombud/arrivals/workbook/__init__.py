"""A workbook is read: file, table, proposed columns, clean rows. Pure, and never a guess unsaid."""
