"""Sets of words and phrases written down as tables."""


def words(table: str) -> frozenset[str]:
    """Words parted by white space."""
    return frozenset(table.split())


def phrases(table: str) -> frozenset[str]:
    """Phrases one a line or parted by bars."""
    return frozenset(p.strip() for row in table.splitlines() for p in row.split("|") if p.strip())
