"""Finds plugins: the shipped ones in our folders, others by the entry point group ombud.plugins.

Nothing is ever loaded from the data folder: that would be running what somebody uploaded.
"""

from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from inspect import getmembers, isclass
from pkgutil import iter_modules
from typing import Any

from ombud.plugins import classifiers
from ombud.plugins.api import API_VERSION, Reader

GROUP = "ombud.plugins"


class UnfitPlugin(Exception):
    """A plugin that does not keep the contract; the message says which and why."""


def _shipped_classes() -> list[type[Any]]:
    modules = (
        import_module(f"{classifiers.__name__}.{found.name}")
        for found in iter_modules(classifiers.__path__)
    )
    return [one for module in modules for one in _plugin_classes(module)]


def _plugin_classes(module: Any) -> list[type[Any]]:
    return [
        one
        for _, one in getmembers(module, isclass)
        if one.__module__ == module.__name__ and hasattr(one, "api_version")
    ]


def _entered_classes() -> list[type[Any]]:
    return [entry.load() for entry in entry_points(group=GROUP)]


def fit_plugin(plugin_class: type[Any]) -> Any:
    """An instance of a plugin class. Raises UnfitPlugin for another API version or kind."""
    if getattr(plugin_class, "api_version", None) != API_VERSION:
        raise UnfitPlugin(f"{plugin_class.__qualname__} is not made for plugin API {API_VERSION}.")
    plugin = plugin_class()
    if plugin.kind != "classifier" or not isinstance(plugin, Reader):
        raise UnfitPlugin(f"{plugin_class.__qualname__} is no plugin of a known kind.")
    return plugin


@cache
def plugins() -> tuple[Any, ...]:
    """One instance of every plugin found, shipped ones first."""
    return tuple(fit_plugin(one) for one in (*_shipped_classes(), *_entered_classes()))


def readers() -> list[Reader]:
    """The readers found, the strongest last."""
    found: list[Reader] = [one for one in plugins() if one.kind == "classifier"]
    return sorted(found, key=lambda one: (one.strength, one.name))
