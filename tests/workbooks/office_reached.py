"""The way to a LibreOffice that listens on a pipe; imported by scripts of the Python with UNO."""

import time

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException


def running_office(pipe):
    """The context of the running LibreOffice."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    for _ in range(600):
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.1)
    raise SystemExit("LibreOffice did not start.")


def part(context, name):
    """One of its services."""
    return context.ServiceManager.createInstanceWithContext(f"com.sun.star.{name}", context)


def named(name, value):
    """A property."""
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made
