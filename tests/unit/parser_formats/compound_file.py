"""A writer of small compound files (MS-CFB), enough to make Outlook messages of."""

import struct
from dataclasses import dataclass, field
from itertools import pairwise

SECTOR, MINI = 512, 64
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


@dataclass
class Entry:
    """A stream (`data`) or a storage (`kids`)."""

    name: str
    data: bytes | None = None
    kids: list["Entry"] = field(default_factory=list)
    start: int = END
    number: int = 0
    following: "Entry | None" = None


def compound_file(kids: list[Entry]) -> bytes:
    """The file; every stream lies in the mini stream."""
    root = Entry("Root Entry", None, kids)
    entries = list(_numbered(root))
    mini, mini_fat = _mini_stream(entries)
    directory = b"".join(_record(e, len(mini) if e is root else None) for e in entries)
    return _assembled(directory, mini, mini_fat)


def _numbered(root: Entry) -> list[Entry]:
    entries, pending = [], [root]
    while pending:
        entry = pending.pop(0)
        entry.number = len(entries)
        entries.append(entry)
        pending += entry.kids
    return entries


def _mini_stream(entries: list[Entry]) -> tuple[bytes, list[int]]:
    data, fat = b"", []
    for entry in entries:
        if entry.data:
            entry.start = len(fat)
            count = -(-len(entry.data) // MINI)
            fat += [*range(len(fat) + 1, len(fat) + count), END]
            data += entry.data.ljust(count * MINI, b"\0")
    return data, fat


def _record(entry: Entry, root_size: int | None) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    kind = 5 if root_size is not None else 1 if entry.data is None else 2
    child = entry.kids[0].number if entry.kids else NONE
    size = root_size if root_size is not None else len(entry.data or b"")
    start = -1 if root_size is not None else entry.start
    right = entry.following.number if entry.following else NONE
    head = name.ljust(64, b"\0") + struct.pack("<HBBIII", len(name), kind, 1, NONE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start & 0xFFFFFFFF, size)


def _assembled(directory: bytes, mini: bytes, mini_fat: list[int]) -> bytes:
    parts = [directory, mini, struct.pack(f"<{len(mini_fat)}I", *mini_fat)]
    counts = [-(-len(part) // SECTOR) for part in parts]
    fat: list[int] = [FAT_SECTOR]
    starts = []
    for count in counts:
        starts.append(len(fat))
        fat += [*range(len(fat) + 1, len(fat) + count), END]
    assert len(fat) <= 128
    sectors = struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    for part, count in zip(parts, counts, strict=True):
        fill = b"\xff" if part is parts[2] else b"\0"
        sectors += part.ljust(count * SECTOR, fill)
    root_at = SECTOR * starts[0] + 116
    sectors = sectors[:root_at] + struct.pack("<I", starts[1]) + sectors[root_at + 4 :]
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIIII", 0, 1, starts[0], 0, 4096, starts[2], counts[2], END, 0, 0)
    return head + struct.pack("<108I", *[FREE] * 108) + sectors


def message(
    subject: str,
    sender: str,
    body: str | None,
    sent: int,
    attachments: list[tuple[str, bytes]],
    rich: bytes | None = None,
) -> bytes:
    """An Outlook message; `sent` in 100 ns since 1601, `rich` its body as compressed RTF."""
    texts = {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: sender}
    if body is not None:
        texts[0x1000] = body
    kids = [_property(tag, 0x1F, text.encode("utf-16-le")) for tag, text in texts.items()]
    values = b"".join(_value(tag, 0x1F, 2 * len(text) + 2) for tag, text in texts.items())
    values += struct.pack("<IIQ", 0x0039_0040, 6, sent)
    if rich is not None:
        kids.append(_property(0x1009, 0x102, rich))
        values += _value(0x1009, 0x102, len(rich))
    count = len(attachments)
    header = bytes(8) + struct.pack("<IIII", 0, count, 0, count) + bytes(8)
    kids.append(Entry("__properties_version1.0", header + values))
    for number, (name, data) in enumerate(attachments):
        inner = [_property(0x3707, 0x1F, name.encode("utf-16-le")), _property(0x3701, 0x102, data)]
        values = _value(0x3707, 0x1F, 2 * len(name) + 2) + _value(0x3701, 0x102, len(data))
        values += struct.pack("<IIII", 0x3705_0003, 6, 1, 0)
        inner.append(Entry("__properties_version1.0", bytes(8) + values))
        kids.append(Entry(f"__attach_version1.0_#{number:08X}", None, _chained(inner)))
    return compound_file(_chained(kids))


def _property(tag: int, kind: int, data: bytes) -> Entry:
    return Entry(f"__substg1.0_{tag:04X}{kind:04X}", data)


def _value(tag: int, kind: int, size: int) -> bytes:
    return struct.pack("<IIII", tag << 16 | kind, 6, size, 0)


def _chained(entries: list[Entry]) -> list[Entry]:
    """Siblings as a list, which is a tree as well."""
    for entry, following in pairwise(entries):
        entry.following = following
    return entries
