"""A folder as a registry: one module, one entry, keyed by the module's name."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any


def load_entries(package: ModuleType, attribute: str) -> dict[str, Any]:
    """Collect `attribute` from every module of `package`.

    returns  {module name: the attribute}, in alphabetical order
    raises   AttributeError: a module lacks the attribute, so a half-written
             entry stops the process at start and not at the first message
    """
    names = sorted(module.name for module in iter_modules(package.__path__))
    modules = {name: import_module(f"{package.__name__}.{name}") for name in names}
    return {name: getattr(module, attribute) for name, module in modules.items()}
