"""Writes what is made from the contracts: JSON Schemas, asyncapi.yaml with its page, the npm package's files.

Run by `make contracts`; a test compares what is written with what would be.
"""

import json
import sys
from pathlib import Path

import yaml

from copydesk_contracts.schema import json_schema, schema_name
from copydesk_contracts.topology import EVENTS

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from making.asyncapi import asyncapi  # noqa: E402
from making.page import page  # noqa: E402
from making.typescript import declarations  # noqa: E402

SCHEMAS = Path("copydesk_contracts/schemas")
NPM = Path("npm")


def documents() -> dict[Path, str]:
    """Every generated file by its path below this folder."""
    schemas = {schema_name(event): json_schema(event) for event in EVENTS}
    document = asyncapi()
    texts = {
        name: json.dumps(schema, indent=2, ensure_ascii=False) + "\n" for name, schema in schemas.items()
    }
    return {
        **{SCHEMAS / name: text for name, text in texts.items()},
        SCHEMAS / "asyncapi.yaml": yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100),
        SCHEMAS / "asyncapi.html": page(document, schemas),
        NPM / "events.d.ts": declarations(list(schemas.values())),
        NPM / "schemas.json": json.dumps(schemas, ensure_ascii=False, separators=(",", ":")) + "\n",
    }


def main() -> None:
    """Write them all, and take away what is made no more."""
    wanted = documents()
    for path, text in wanted.items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, encoding="utf-8")
    for path in (ROOT / SCHEMAS).iterdir():
        if SCHEMAS / path.name not in wanted:
            path.unlink()


if __name__ == "__main__":
    main()
