"""Live workbooks over WebDAV: what LibreOffice, Excel and WPS open and save.

Loaded only when the first of them asks.
"""
