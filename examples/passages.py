"""Fills a vector store with the passages of a search, a story once, 100 documents at a time, and asks it.

    python examples/passages.py http://127.0.0.1:8008 passages.db "drought water"
    python examples/passages.py passages.db "how low is the lake"

The store is a file of SQLite: a row a passage, with its vector and what an answer needs to point
back to the copy. Asked again, the same passage has the same id, so that filling it anew writes over
what is there. `embed` stands for a model: it counts words and pieces of words, so that the example
needs nothing but NumPy and httpx; put the model that you use in its place.
"""

import re
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import httpx
import numpy as np

DIMENSIONS = 512
NEAREST = 5
TABLE = """create table if not exists passages (
    id text primary key, vector blob, text text, title text, published text, path text)"""


def embed(text: str) -> np.ndarray:
    """A vector of length 1."""
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    for word in re.findall(r"\w+", text.lower()):
        for piece in (word, *(word[at : at + 4] for at in range(len(word) - 3))):
            vector[zlib.crc32(piece.encode()) % DIMENSIONS] += 1
    vector = np.sqrt(vector)
    return vector / (np.linalg.norm(vector) or 1)


def passages(desk: str, query: str) -> Iterator[list[dict[str, Any]]]:
    """The passages of 100 documents after another."""
    asked = {"q": query, "limit": "100", "size": "1000", "once": "true"}
    with httpx.Client(base_url=desk, timeout=60) as client:
        while True:
            page = client.get("/api/passages", params=asked).raise_for_status().json()
            yield page["passages"]
            if page["next"] is None:
                return
            asked["after"] = page["next"]


def row(passage: dict[str, Any]) -> tuple[Any, ...]:
    """What is kept of a passage; its id says where its text stands in the document."""
    key = f"{passage['document_id']}:{passage['start']}-{passage['end']}"
    headed = " ".join(filter(None, (passage["title"], passage["section"], passage["text"])))
    path = next((f"{at['root']}/{at['path']}" for at in passage["locations"]), None)
    return key, embed(headed).tobytes(), passage["text"], passage["title"], passage["published"], path


def fill(desk: str, store: str, query: str) -> None:
    """Put the passages of a search into the store; each hundred documents at once, or not at all."""
    with closing(sqlite3.connect(store)) as database:
        database.execute(TABLE)
        for page in passages(desk, query):
            with database:
                database.executemany(
                    "insert or replace into passages values (?, ?, ?, ?, ?, ?)", map(row, page)
                )
        print(database.execute("select count(*) from passages").fetchone()[0], "passages in", store)


def ask(store: str, question: str) -> None:
    """Print the nearest passages, the nearest first: likeness, id, path, and how it begins."""
    with closing(sqlite3.connect(store)) as database:
        kept = database.execute("select vector, id, path, text from passages").fetchall()
    vectors = np.frombuffer(b"".join(one[0] for one in kept), dtype=np.float32).reshape(-1, DIMENSIONS)
    near = vectors @ embed(question)
    for at in np.argsort(-near)[:NEAREST]:
        _, key, path, text = kept[at]
        print(f"{near[at]:.2f}  {key}  {path}\n      {' '.join(text.split())[:100]}")


if __name__ == "__main__":
    if "://" in sys.argv[1]:
        fill(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
    else:
        ask(sys.argv[1], sys.argv[2])
