"""The parts of an XLSX behind its cells, each read piece by piece.

Look inside first (inside.py): sizes are taken on trust here.
"""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from ombud.arrivals.workbook.sources import Source, opened

# LookupError: a part that is not there, or in a coding that nobody knows.
UNREADABLE = (ParseError, DefusedXmlException, BadZipFile, LookupError, ValueError, EOFError)
_WORKBOOK = "xl/workbook.xml"


class Package:
    """An open XLSX. Raises one of UNREADABLE for a part that is missing or broken."""

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = frozenset(archive.namelist())

    def elements(self, part: str, *names: str) -> Iterator[Element]:
        """The elements of these names (without their namespace), each let go after its turn."""
        with self.archive.open(part) as stream:
            for _event, element in iterparse(stream, forbid_dtd=True):
                if local(element.tag) in names:
                    yield element
                    element.clear()

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to inside the file: id -> (kind, part)."""
        folder, name = posixpath.split(part)
        rels = f"{folder}/_rels/{name}.rels"
        if rels not in self.names:
            return {}
        return {
            one.attrib["Id"]: (posixpath.basename(one.attrib["Type"]), _joined(folder, one))
            for one in self.elements(rels, "Relationship")
            if one.attrib.get("TargetMode") != "External"
        }

    def related(self, part: str, kind: str) -> list[str]:
        """The parts of a kind that a part refers to and that are there."""
        found = self.relations(part).values()
        return [target for each, target in found if each == kind and target in self.names]

    def sheet_part(self, sheet: str) -> str:
        """The part of a sheet by its name. Raises KeyError."""
        relations = self.relations(_WORKBOOK)
        for element in self.elements(_WORKBOOK, "sheet"):
            if element.attrib.get("name") == sheet:
                return relations[reference(element, "id")][1]
        raise KeyError(sheet)


@contextmanager
def opened_package(source: Source) -> Iterator[Package]:
    """The XLSX, open for reading."""
    with opened(source) as stream, ZipFile(stream) as archive:
        yield Package(archive)


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def reference(element: Element, name: str) -> str:
    """An attribute of the namespace of relations, such as r:id and r:embed, or ''."""
    return next((text for key, text in element.attrib.items() if key.endswith("}" + name)), "")


def within(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name inside an element, itself included."""
    return (one for one in element.iter() if local(one.tag) == name)


def text_of(element: Any, name: str) -> str:
    """The texts of all elements of a name, joined."""
    return "".join(one.text or "" for one in within(element, name))


def _joined(folder: str, relation: Element) -> str:
    target = relation.attrib["Target"]
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
