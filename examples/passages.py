"""Fills a vector store with every passage of a search, 100 documents at a time.

    python examples/passages.py http://127.0.0.1:8008 "drought water"

Prints one JSON object a passage: the id under which to keep it, the text to embed, and what to
keep beside the vector. Give `keep` a body that embeds `text` and upserts it by `id`: asked again
after `next`, or all anew, the same passage has the same id.
"""

import json
import sys
from typing import Any

import httpx


def keep(passage: dict[str, Any]) -> None:
    """Stands for a vector store."""
    key = f"{passage['document_id']}:{passage['start']}-{passage['end']}"
    beside = {name: passage[name] for name in ("title", "published", "section", "language")}
    print(json.dumps({"id": key, "text": passage["text"], **beside}, ensure_ascii=False))


def main(desk: str, query: str) -> None:
    """Follow the pages to their end."""
    asked = {"q": query, "limit": "100", "size": "1000"}
    with httpx.Client(base_url=desk) as client:
        while True:
            page = client.get("/api/passages", params=asked).raise_for_status().json()
            for passage in page["passages"]:
                keep(passage)
            if page["next"] is None:
                return
            asked["after"] = page["next"]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "")
