"""The kit's own environment: the real one, with its macros at hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from ombud.web.display import add_kit
from ombud.web.jinja import environment

TEMPLATES = Path(__file__).parents[2] / "ombud" / "web" / "templates"


@pytest.fixture(scope="session")
def kit() -> Environment:
    """The environment of the screens."""
    made = environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    add_kit(made)
    return made


@pytest.fixture
def shown(kit: Environment) -> Callable[..., str]:
    """Return `shown(source, **context)`: what a template of this source becomes."""

    def render(source: str, **context: Any) -> str:
        return kit.from_string(source).render(**context)

    return render
