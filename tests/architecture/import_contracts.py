"""Two kinds of import contract of our own, for `lint-imports` (pyproject.toml names them).

import-linter's own contracts name what is forbidden; these name what is allowed, so that a package added next year is
refused until somebody decides. A room is a module of a service by its first name inside it: `intake.store.recorder`
stands in the room `store`. Only direct imports are judged, those for type checking included.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from importlinter.application import output
from importlinter.domain import fields
from importlinter.domain.contract import Contract, ContractCheck

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grimp import ImportGraph

SHARED = "radica"
FULL_NAME = re.compile(r"^\s*(?:from|import)\s+([\w.]+)")


class _Allowed(Contract):
    """Reports every import that `_wrong` finds."""

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002 - import-linter's call
        broken = sorted(set(self._wrong(graph)))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, line in check.metadata["broken"]:
            output.print_error(f"{importer} imports {imported} (line {line})", bold=False)

    def _wrong(self, graph: ImportGraph) -> Iterator[tuple[str, str, int]]:
        raise NotImplementedError

    def _services(self) -> set[str]:
        return set(self.session_options["root_packages"]) - {SHARED}


class OnlyImports(_Allowed):
    """The `rooms` of every service import the standard library, themselves and what `allowed` names; nothing else."""

    type_name = "only_imports"

    rooms = fields.SetField(subfield=fields.StringField())
    allowed = fields.SetField(subfield=fields.StringField())

    def _wrong(self, graph: ImportGraph) -> Iterator[tuple[str, str, int]]:
        for importer in graph.modules:
            if _service(importer) not in self._services() or _room(importer) not in self.rooms:
                continue
            own = ".".join(importer.split(".")[:2])
            for imported, line in _imports(graph, importer):
                if imported.split(".")[0] not in sys.stdlib_module_names and not _below(imported, {own, *self.allowed}):
                    yield importer, imported, line


class Confined(_Allowed):
    """`packages` are imported only in these `rooms`, and in radica: in all of it (`shared`) or in `shared_modules`."""

    type_name = "confined"

    packages = fields.SetField(subfield=fields.StringField())
    rooms = fields.SetField(subfield=fields.StringField())
    shared = fields.BooleanField(required=False, default=False)
    shared_modules = fields.SetField(subfield=fields.StringField(), required=False, default=frozenset())

    def _wrong(self, graph: ImportGraph) -> Iterator[tuple[str, str, int]]:
        for importer in graph.modules:
            if _service(importer) in self._services():
                allowed = _room(importer) in self.rooms
            else:
                allowed = _service(importer) != SHARED or self.shared or _below(importer, self.shared_modules)
            if allowed:
                continue
            for imported, line in _imports(graph, importer):
                if _below(imported, self.packages):
                    yield importer, imported, line


def _service(module: str) -> str:
    return module.split(".", maxsplit=1)[0]


def _room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def _below(module: str, packages: Any) -> bool:
    return any(module == package or module.startswith(package + ".") for package in packages)


def _imports(graph: ImportGraph, importer: str) -> Iterator[tuple[str, int]]:
    """What a module imports, by full name: the graph knows of an outside package only its first name."""
    for imported in graph.find_modules_directly_imported_by(importer):
        for details in graph.get_import_details(importer=importer, imported=imported):
            written = FULL_NAME.match(details["line_contents"])
            full = written.group(1) if written else imported
            yield (full if _below(full, {imported}) else imported), details["line_number"]
