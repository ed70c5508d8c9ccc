"""Names out of the author strings of bylines and metadata."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.parser.facts.authors import LONGEST_NAME, clean_authors


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("By Ann Lee", ["Ann Lee"]),
        ("BY ANN LEE AND TOM ROE", ["ANN LEE", "TOM ROE"]),
        ("Von Anna Groß und Tom Rot, dpa", ["Anna Groß", "Tom Rot", "dpa"]),
        ("von Anna Groß", ["Anna Groß"]),
        ("Par Anne Petit et Luc Roux", ["Anne Petit", "Luc Roux"]),
        ("Por Juan Pérez y Ana Gómez", ["Juan Pérez", "Ana Gómez"]),
        ("di Marco Neri e Anna Bianchi", ["Marco Neri", "Anna Bianchi"]),
        ("Door Jan Smit en Piet Bos", ["Jan Smit", "Piet Bos"]),
        ("Skrevet av Ola Dahl og Kari Lie", ["Ola Dahl", "Kari Lie"]),
        ("Автор: Анна Белова и Иван Чернов", ["Анна Белова", "Иван Чернов"]),
        ("이순신 기자", ["이순신"]),
        ("山田太郎、鈴木花子", ["山田太郎", "鈴木花子"]),
        ("Ann Lee, Political Editor", ["Ann Lee"]),
        ("Ann Lee Senior Political Correspondent", ["Ann Lee"]),
        ("Ann Lee, Tom Roe & Sam Poe", ["Ann Lee", "Tom Roe", "Sam Poe"]),
        ("Ann Lee; Tom Roe", ["Ann Lee", "Tom Roe"]),
        ("Ann Lee | Tom Roe", ["Ann Lee", "Tom Roe"]),
        ("Ann Lee in London and Tom Roe in Paris", ["Ann Lee", "Tom Roe"]),
        ("Ann Lee - The Echo", ["Ann Lee"]),
        ("Ann Lee (al)", ["Ann Lee"]),
        ("Ann Lee ✨🌍", ["Ann Lee"]),
        ("Ann Lee, Rome, Tom Roe", ["Ann Lee", "Tom Roe"]),
        ("Institut für Wald und Land", ["Institut für Wald und Land"]),
        ("Ann Lee No Comments", ["Ann Lee"]),
        ("Text und Fotos: Ann Lee", ["Ann Lee"]),
        ("Ann Lee im Gespräch mit Tom Roe", ["Ann Lee", "Tom Roe"]),
        ("Ann Lee ann.lee@echo.example @annlee", ["Ann Lee"]),
        ("Ann Lee, Jr.", ["Ann Lee"]),
        ("Dr. Ann Lee", ["Dr. Ann Lee"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
        ("Guy de Maupassant", ["Guy de Maupassant"]),
        ("de la Cruz", ["de la Cruz"]),
        ("Dan Brown and Dan White", ["Dan Brown", "Dan White"]),
        ("Vona Byrd", ["Vona Byrd"]),
        ("Example News Inc.", []),
        ("Beispiel Verlag GmbH", []),
        ("Max Ltd", []),
        ("Zinc Miller", ["Zinc Miller"]),
        ("viktor lund", ["viktor lund"]),
        ("Echo Staff", ["Echo Staff"]),
        ("dpa", ["dpa"]),
        ("https://echo.example/authors/ann-lee", []),
        ("@annlee", []),
        ("admin", []),
        ("Published posts: 15919", []),
        ("12345", []),
        ("", []),
    ],
)
def test_one_string(raw: str, names: list[str]) -> None:
    assert clean_authors([raw]) == names


def test_the_same_name_counts_once() -> None:
    assert clean_authors(["Ann Lee", "By ann lee", "ANN LEE, Editor", "Tom Roe"]) == ["Ann Lee", "Tom Roe"]


@given(
    st.lists(
        st.text(max_size=200) | st.sampled_from(["By Ann Lee and", ", Editor", " y ", "von "]), max_size=5
    )
)
def test_any_strings(raw: list[str]) -> None:
    names = clean_authors(raw)
    assert len({name.casefold() for name in names}) == len(names)
    assert all(name.strip() == name and 0 < len(name) <= LONGEST_NAME for name in names)
