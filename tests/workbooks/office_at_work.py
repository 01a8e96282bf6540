"""LibreOffice at work on a document from an address; run by the Python that knows UNO.

Arguments: address, user name, password, name of the pipe. Reads one order a line, as JSON:
["set", number, head, value], ["save"], ["sheets"] or ["close"]; answers each with a line of JSON.
"""

import json
import sys

import uno
import unohelper
from com.sun.star.task import XInteractionHandler
from office_reached import named, part, running_office

SUPPLY = uno.getTypeByName("com.sun.star.ucb.XInteractionSupplyAuthentication")
COLUMNS, ROWS = 40, 30


class SignsIn(unohelper.Base, XInteractionHandler):
    """Answers the question for a name and a password; any other stays open."""

    def __init__(self, user, password):
        self.user, self.password = user, password

    def handle(self, request):
        for way in request.getContinuations():
            if way.queryInterface(SUPPLY):
                way.setUserName(self.user)
                way.setPassword(self.password)
                way.select()


def cell(sheet, number, head):
    """The cell of a case in a column."""
    heads = {sheet.getCellByPosition(at, 0).String: at for at in range(COLUMNS)}
    rows = {sheet.getCellByPosition(heads["No."], at).String: at for at in range(ROWS)}
    return sheet.getCellByPosition(heads[head], rows[number])


def obey(document, order):
    """Do it; returns the answer."""
    what, *rest = order
    if what == "set":
        cell(document.Sheets.getByName("Cases"), *rest[:2]).String = rest[2]
    if what == "save":
        document.store()
    return list(document.Sheets.ElementNames) if what == "sheets" else "done"


def main():
    address, user, password, pipe = sys.argv[1:]
    context = running_office(pipe)
    signs_in = SignsIn(user, password)
    # Without a window a document asks nobody; what was answered once for the server is remembered.
    files = part(context, "ucb.SimpleFileAccess")
    files.setInteractionHandler(signs_in)
    files.exists(address)
    with_properties = (
        named("Hidden", True),
        named("FilterName", "Calc MS Excel 2007 XML"),
        named("InteractionHandler", signs_in),
    )
    office = part(context, "frame.Desktop")
    document = office.loadComponentFromURL(address, "_blank", 0, with_properties)
    print(json.dumps({"readonly": document.isReadonly()}), flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        if order == ["close"]:
            document.close(True)
            break
        print(json.dumps(obey(document, order)), flush=True)


main()
