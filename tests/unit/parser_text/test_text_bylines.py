"""Header lines: authors, publication and update in one line or several."""

import pytest

from services.parser.text.byline import Header, read_header_line
from services.parser.text.names import name_like, split_names

Found = tuple[list[str], str | None, str | None]


def found(line: str, header: Header | None) -> Found | None:
    if header is None:
        return None
    published, updated = header.published, header.updated
    return (
        [line[a:b] for a, b in header.authors],
        published.value if published else None,
        updated.value if updated else None,
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe", (["Jane Doe"], None, None)),
        ("BY JANE DOE", (["JANE DOE"], None, None)),
        ("Words by Jane Doe", (["Jane Doe"], None, None)),
        ("By Jane Doe and John Roe", (["Jane Doe", "John Roe"], None, None)),
        ("By Jane Doe, John Roe and Ann Poe", (["Jane Doe", "John Roe", "Ann Poe"], None, None)),
        ("By Jane Doe in Westport", (["Jane Doe"], None, None)),
        ("By Jane Doe, Chief Political Correspondent, and John Roe", (["Jane Doe", "John Roe"], None, None)),
        ("By Jane Doe jane@example.org", (["Jane Doe"], None, None)),
        ("By Jane Doe @janedoe", (["Jane Doe"], None, None)),
        ("By Harbour Gazette Staff", (["Harbour Gazette Staff"], None, None)),
        ("By dpa", (["dpa"], None, None)),
        ("By Marco Rossi", (["Marco Rossi"], None, None)),
        ("By the-site Redaktion", (["the-site Redaktion"], None, None)),
        ("By jane doe | 5 May 2024", (["jane doe"], "2024-05-05", None)),
        ("date 2024-05-05 By 홍길동 기자 외 1명", (["홍길동 기자 외 1명"], "2024-05-05", None)),
        ("By Jane Doe, Harbour News, Westport", (["Jane Doe"], None, None)),
        ("By 新間", (["新間"], None, None)),
        ("date 2024-10-12 By Jane Doe", (["Jane Doe"], "2024-10-12", None)),
        ("12 October 2024 by Jane Doe", (["Jane Doe"], "2024-10-12", None)),
        ("By Jane Doe, 14 May 2025", (["Jane Doe"], "2025-05-14", None)),
        ("Jane Doe | 14 May 2025", (["Jane Doe"], "2025-05-14", None)),
        ("Posted on May 5, 2024 by admin", (["admin"], "2024-05-05", None)),
        (
            "By Jane Doe | Published 14 May 2025, 14:05 BST | Updated 15 May 2025",
            (["Jane Doe"], "2025-05-14T14:05+01:00", "2025-05-15"),
        ),
        (
            "By Jane Doe • 5 min read • Published May 5, 2024 • Last updated: May 6, 2024",
            (["Jane Doe"], "2024-05-05", "2024-05-06"),
        ),
        ("Oct. 12, 2024 Updated 3:05 p.m. ET", ([], "2024-10-12", None)),
        ("Updated: 15:10 BST, 14 May 2025", ([], None, "2025-05-14T15:10+01:00")),
        ("Von Max Müller und Dr. Eva Lang", (["Max Müller", "Dr. Eva Lang"], None, None)),
        ("Von Max Müller, 12.10.2024, 14:30 Uhr", (["Max Müller"], "2024-10-12T14:30", None)),
        ("Stand: 12.10.2024, 14:30 Uhr", ([], None, "2024-10-12T14:30")),
        ("Ein Kommentar von Max Müller", (["Max Müller"], None, None)),
        ("Par Jeanne Morel avec AFP", (["Jeanne Morel"], None, None)),
        (
            "Publié le 12 octobre 2024 à 14h05, mis à jour le 13 octobre 2024 à 8h30",
            ([], "2024-10-12T14:05", "2024-10-13T08:30"),
        ),
        ("Por María José García y Juan Ortega", (["María José García", "Juan Ortega"], None, None)),
        ("Por José Ortega y Gasset", (["José Ortega y Gasset"], None, None)),
        ("di Luca Bianchi", (["Luca Bianchi"], None, None)),
        ("Door Jan de Vries", (["Jan de Vries"], None, None)),
        ("Av Kari Nordmann", (["Kari Nordmann"], None, None)),
        ("Autor: Anna Kowalska", (["Anna Kowalska"], None, None)),
        ("Автор: Иван Петров", (["Иван Петров"], None, None)),
        ("Haber: Ayşe Yılmaz", (["Ayşe Yılmaz"], None, None)),
        (
            "Giriş: 12.10.2024 - 14:05 Güncelleme: 13.10.2024 - 09:10",
            ([], "2024-10-12T14:05", "2024-10-13T09:10"),
        ),
        ("بقلم أحمد علي", (["أحمد علي"], None, None)),
        ("記者　山田太郎", (["山田太郎"], None, None)),
        ("홍길동 기자 hong@example.com", (["홍길동"], None, None)),
        (
            "입력 2024.10.12. 오후 2:05 수정 2024.10.13. 오전 9:10",
            ([], "2024-10-12T14:05", "2024-10-13T09:10"),
        ),
        ("2024-10-12", ([], "2024-10-12", None)),
    ],
)
def test_header_lines(line: str, expected: Found) -> None:
    assert found(line, read_header_line(line, 0)) == expected


@pytest.mark.parametrize(
    "line",
    [
        "By the numbers",
        "By Friday, the ferry had not sailed and the captain had gone home to wait for better weather.",
        "Von wegen ruhig",
        "Par ailleurs, la mairie a fermé",
        "Jane Doe",
        "Data from the harbour office",
        "On May 5, 2024 the road was closed for the second time.",
        "Published works of the poet",
        "Storm closes coastal road",
        "",
    ],
)
def test_what_is_no_header_line(line: str) -> None:
    assert read_header_line(line, 0) is None


def test_an_ambiguous_date_is_a_date_without_a_value() -> None:
    header = read_header_line("By Jane Doe | 04/05/2024", 0)

    assert header is not None
    assert header.published is not None
    assert header.published.ambiguous


def test_places_count_from_the_start_of_the_text() -> None:
    text = "Title\n\nBy Jane Doe, 5 May 2024"

    header = read_header_line(text[7:], 7)

    assert header is not None
    assert header.published is not None
    assert [text[a:b] for a, b in header.authors] == ["Jane Doe"]
    assert text[header.published.start : header.published.end] == "5 May 2024"


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Jane Doe; the-site", ["Jane Doe", "the-site"]),
        ("Jane Doe, John Roe", ["Jane Doe", "John Roe"]),
        ("Jane Doe, John Roe, dpa", ["Jane Doe", "John Roe", "dpa"]),
        ("Doe, Jane", ["Doe, Jane"]),
        ("Sportredaktion", ["Sportredaktion"]),
    ],
)
def test_labelled_authors(value: str, names: list[str]) -> None:
    assert [value[a:b] for a, b in split_names(value, 0, listed=True)] == names


@pytest.mark.parametrize(
    "name", ["Jane Doe", "Ludwig van Beethoven", "J. R. Doe", "O’Neill", "山田太郎", "Jean-Luc D'Arc"]
)
def test_names(name: str) -> None:
    assert name_like(name)


@pytest.mark.parametrize(
    "name", ["", "the numbers", "Jane went home", "von der", "January Thursday", "12 Monkeys", "x" * 90]
)
def test_no_names(name: str) -> None:
    assert not name_like(name)
