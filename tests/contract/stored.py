"""The stored examples: bodies as they stand in somebody's log, one line a file, which nobody changes any more.

`python -m tests.contract.stored` writes what a new event or version lacks (its published example, and only what the
contract requires of it) and notes their hashes; what is there already it never touches.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

from radica.contracts.schemas import schema_of
from radica.events import ALL_VERSIONS
from radica.events.examples import EXAMPLES

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "contracts/stored"
HASHES = "SHA256SUMS"
MINIMAL, FULL = "minimal", "full"
JSON_TYPES = {dict: "object", list: "array", str: "string"}


def examples(folder=FOLDER):
    """Every stored body by the event's type, its version, and what it shows."""
    found = {}
    for file in sorted(folder.glob("*.json")):
        name, version, shows, _ = file.name.split(".")
        found[name, int(version.removeprefix("v")), shows] = file.read_text("utf-8").removesuffix("\n")
    return found


def frozen(folder=FOLDER):
    """The hash of every file that may not change any more, by its name, as sha256sum writes them."""
    path = folder / HASHES
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return {name: sha256 for sha256, name in (line.split("  ", 1) for line in lines)}


def hash_of(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()


def as_stored(body):
    """The text that a service's log keeps of a body."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def least(value, schema, definitions):
    """What the contract requires of a value, and nothing more."""
    schema = shape_of(value, schema, definitions)
    if isinstance(value, dict):
        of = schema["properties"]
        kept = {*schema.get("required", ()), *(name for name in of if "const" in of[name])}
        return {name: least(inner, of[name], definitions) for name, inner in value.items() if name in kept}
    if isinstance(value, list):
        return [least(inner, schema["items"], definitions) for inner in value]
    return value


def shape_of(value, schema, definitions):
    """The schema that holds for a value, of those that a reference or a choice leads to."""
    if "$ref" in schema:
        return shape_of(value, definitions[schema["$ref"].rpartition("/")[2]], definitions)
    for branch in schema.get("anyOf", schema.get("oneOf", ())):
        shape = shape_of(value, branch, definitions)
        tag = shape.get("properties", {}).get("type", {}).get("const")
        if JSON_TYPES.get(type(value)) == shape.get("type") and tag in (None, value["type"]):
            return shape
    return schema


def minimal(name, version):
    schema = schema_of(name, version)
    return least(EXAMPLES[name, version], schema, schema.get("$defs", {}))


def add(folder=FOLDER):
    """Write what is lacking; returns the names of the new files."""
    folder.mkdir(parents=True, exist_ok=True)
    there, new = examples(folder), []
    for name, version in ALL_VERSIONS:
        for shows, body in ((MINIMAL, minimal(name, version)), (FULL, EXAMPLES[name, version])):
            if (name, version, shows) not in there:
                file = folder / f"{name}.v{version}.{shows}.json"
                file.write_text(as_stored(body) + "\n", "utf-8")
                new.append(file.name)
    noted = frozen(folder)
    added = {file.name: hash_of(file) for file in sorted(folder.glob("*.json")) if file.name not in noted}
    lines = (f"{sha256}  {name}\n" for name, sha256 in sorted({**added, **noted}.items()))
    (folder / HASHES).write_text("".join(lines), "utf-8")
    return new


if __name__ == "__main__":
    sys.stdout.write("".join(f"{name}\n" for name in add()))
