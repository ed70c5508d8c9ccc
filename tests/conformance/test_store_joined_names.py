"""Names that are one person over documents: in every store counted and found as one, and parted again."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from services.index.identities.book import ON_THE_WAY
from services.index.identities.rulings import Ruling
from services.index.joined import Ground
from services.index.query import Facet, StatementQuery
from services.index.stored import StoredDocument
from services.index.versions import Versions
from services.index.writer import IndexWriter
from tests.conformance.store_factory import make, numbered
from tests.conformance.store_index import Index

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LAKE = ["Water Board", "Ferry Company"]
COURT = ["Court of Appeal", "Bar Council", "Law Society", "Prison Service"]


def opened(index: Index, tmp_path: Path, *documents: StoredDocument) -> IndexWriter:
    writer = IndexWriter(index.store, tmp_path / "stories.sqlite", Versions(tmp_path / "versions"))
    put(writer, *documents)
    return writer


def put(writer: IndexWriter, *documents: StoredDocument) -> None:
    for document in documents:
        writer.put(document.document_id, document)
    writer.commit()


def of_the_lake(number: int, *people: str, quotes: Sequence[tuple[str, str]] = ()) -> StoredDocument:
    return make(
        number, "The lake.", people=people, organisations=LAKE, places=["Tarn", "Marlow"], quotes=quotes
    )


def in_court(number: int, name: str) -> StoredDocument:
    return make(number, "Court.", people=[name], roles=["Judge"], organisations=COURT)


def background() -> list[StoredDocument]:
    """Documents that share nothing with the others, so that what is shared elsewhere tells something."""
    return [make(50 + n, "Rain.", organisations=[f"Body {n}"], places=[f"Place {n}"]) for n in range(30)]


def people(index: Index) -> dict[str, int]:
    return {count.value: count.count for count in index.search().facets[Facet.PEOPLE]}


def joined(index: Index, number: int) -> dict[str, tuple[str, Ground]]:
    found = index.searcher.get(numbered(number))
    assert found is not None
    return {one.form: (one.name, one.ground) for one in found.joined}


def test_a_surname_alone_is_who_other_documents_of_its_matter_name(index: Index, tmp_path: Path) -> None:
    full = [of_the_lake(n, "Adaeze Lindqvist") for n in (1, 2, 3)]
    short = of_the_lake(4, "Lindqvist", quotes=[("It is dry.", "Lindqvist")])
    opened(index, tmp_path, short, *background(), *full)
    assert people(index) == {"Adaeze Lindqvist": 4}
    assert joined(index, 4) == {"Lindqvist": ("Adaeze Lindqvist", Ground.EVIDENCE)}
    assert index.find(person=("adaeze lindqvist",)) == [1, 2, 3, 4]
    assert index.find(person=("LINDQVIST",)) == index.find(speaker=("Lindqvist",)) == [4]
    assert index.searcher.statements(StatementQuery(speaker=("Lindqvist",))).total == 1
    assert index.find('person:"Adaeze Lindqvist"') == index.find("person:Lindqvist") == [1, 2, 3, 4]
    said = index.searcher.statements(StatementQuery(speaker=("Adaeze Lindqvist",)))
    assert [hit.speaker for hit in said.hits] == ["Adaeze Lindqvist"]


def test_namesakes_are_told_apart_by_their_company_and_left_alone_without(
    index: Index, tmp_path: Path
) -> None:
    lake = [of_the_lake(n, "Adaeze Lindqvist") for n in (1, 2, 3)]
    court = [in_court(n, "Olof Lindqvist") for n in (5, 6, 7)]
    shorts = [
        of_the_lake(8, "Lindqvist"),
        in_court(9, "Lindqvist"),
        make(10, "Nothing.", people=["Lindqvist"]),
        of_the_lake(11, "Lindqvist", "Adaeze Lindqvist"),
    ]
    opened(index, tmp_path, *background(), *lake, *court, *shorts)
    assert joined(index, 8) == {"Lindqvist": ("Adaeze Lindqvist", Ground.EVIDENCE)}
    assert joined(index, 9) == {"Lindqvist": ("Olof Lindqvist", Ground.EVIDENCE)}
    assert joined(index, 10) == joined(index, 11) == {}
    assert people(index) == {"Adaeze Lindqvist": 5, "Olof Lindqvist": 4, "Lindqvist": 2}


def test_initials_make_no_other_person_unless_they_differ(index: Index, tmp_path: Path) -> None:
    names = ["Karin Holm", "Karin B. Holm", "Per Ek", "Per A. Ek", "Per J. Ek"]
    writer = opened(index, tmp_path, *(make(n, people=[name]) for n, name in enumerate(names, 1)))
    assert joined(index, 2) == {"Karin B. Holm": ("Karin Holm", Ground.INITIALS)}
    assert people(index) == {"Karin Holm": 2, "Per Ek": 1, "Per A. Ek": 1, "Per J. Ek": 1}
    assert index.find('person:"Karin B. Holm"') == [2]
    writer.delete("gone", numbered(5))
    writer.commit()
    assert people(index) == {"Karin Holm": 2, "Per Ek": 2}
    writer.delete("gone", numbered(3))
    writer.commit()
    assert people(index) == {"Karin Holm": 2, "Per A. Ek": 1}


def test_the_full_name_of_another_copy_of_the_story_counts(index: Index, tmp_path: Path) -> None:
    sketch = tuple(range(0, 200, 2))
    told = [make(1, people=["Ines Okafor"]), make(2, people=["Okafor"])]
    alike = [
        d.model_copy(update={"annotations": d.annotations.model_copy(update={"fingerprint": sketch})})
        for d in told
    ]
    writer = opened(index, tmp_path, alike[1])
    put(writer, alike[0])
    assert joined(index, 2) == {"Okafor": ("Ines Okafor", Ground.STORY)}
    writer.delete("gone", numbered(1))
    writer.commit()
    assert joined(index, 2) == {}


def test_what_somebody_said_goes_before_what_is_found_and_can_be_taken_back(
    index: Index, tmp_path: Path
) -> None:
    full = [of_the_lake(n, "Adaeze Lindqvist") for n in (1, 2, 3)]
    other = make(5, people=["A. Lindqvist", "Zoe Brandt"])
    writer = opened(index, tmp_path, *background(), *full, of_the_lake(4, "Lindqvist"), other)
    found = people(index)
    apart = Ruling(form="Lindqvist", name="Adaeze Lindqvist", together=False, at=AT)
    same = Ruling(form="A. Lindqvist", name="Adaeze Lindqvist", together=True, at=AT)
    writer.rule([apart, same])
    writer.commit()
    assert people(index) == {"Adaeze Lindqvist": 4, "Lindqvist": 1, "Zoe Brandt": 1}
    assert joined(index, 5) == {"A. Lindqvist": ("Adaeze Lindqvist", Ground.TOLD)}
    here = Ruling(form="LINDQVIST", name="Zoe Brandt", together=True, document_id=numbered(4), at=AT)
    writer.rule([apart, same, here])
    writer.commit()
    assert joined(index, 4) == {"Lindqvist": ("Zoe Brandt", Ground.TOLD)}
    writer.rule([])
    writer.commit()
    assert people(index) == found


def test_names_are_joined_anew_where_their_tables_were_lost(index: Index, tmp_path: Path) -> None:
    full = [of_the_lake(n, "Adaeze Lindqvist") for n in (1, 2, 3)]
    writer = opened(index, tmp_path, *background(), *full, of_the_lake(4, "Lindqvist"))
    writer.close()
    again = IndexWriter(index.store, tmp_path / "others.sqlite", Versions(tmp_path / "versions"))
    (tmp_path / "names.sqlite").unlink()
    again.reconcile(index.searcher)
    assert people(index) == {"Adaeze Lindqvist": 4}


def test_what_many_others_may_have_changed_is_looked_at_while_nothing_comes(
    index: Index, tmp_path: Path
) -> None:
    shorts = [of_the_lake(n, "Lindqvist") for n in range(100, 110 + ON_THE_WAY)]
    writer = opened(index, tmp_path, *shorts)
    crowd = [make(1000 + n, organisations=[f"Body {n}"]) for n in range(4 * ON_THE_WAY)]
    put(writer, *crowd, *(of_the_lake(n, "Adaeze Lindqvist") for n in range(1, 10)))
    assert people(index) == {"Adaeze Lindqvist": 9 + ON_THE_WAY, "Lindqvist": 10}
    while writer.tend():
        pass
    assert people(index) == {"Adaeze Lindqvist": 19 + ON_THE_WAY}
    assert not writer.tend()


def in_germany(number: int, written: str, *, uncertain: bool = False) -> StoredDocument:
    document = make(number, f"Rain in {written}.", places=[written])
    (place,) = document.annotations.places or ()
    told = place.model_copy(update={"known_as": "Germany", "geonames_id": 2921044, "uncertain": uncertain})
    found = document.annotations.model_copy(update={"places": (told,)})
    return document.model_copy(update={"annotations": found})


def test_a_place_is_one_however_it_is_written_unless_another_may_be_meant(
    index: Index, tmp_path: Path
) -> None:
    documents = [in_germany(1, "Germany"), in_germany(2, "Deutschland"), in_germany(3, "Allemagne")]
    opened(index, tmp_path, *documents, in_germany(4, "Germania", uncertain=True))
    counts = {count.value: count.count for count in index.search().facets[Facet.PLACES]}
    assert counts == {"Germany": 3, "Germania": 1}
    for asked in ("Germany", "deutschland"):
        assert index.search(place=(asked,)).total == (3 if asked == "Germany" else 1)
    assert index.search("place:Germany").total == 3
    assert index.search("place:Allemagne").total == 1
    assert index.search(place=("Germania",)).total == 1


def of_nations(number: int, written: str, known_as: str | None = "United Nations") -> StoredDocument:
    """A document in which one body speaks and is cited as a medium as well."""
    document = make(
        number,
        f"{written} speaks.",
        organisations=[written],
        agencies=[written],
        quotes=[("We stay.", written)],
    )
    told = {"known_as": known_as}
    found = document.annotations
    bodies = tuple(body.model_copy(update=told) for body in found.organisations or ())
    media = tuple(medium.model_copy(update=told) for medium in found.agencies or ())
    update = {"organisations": bodies, "agencies": media}
    return document.model_copy(update={"annotations": found.model_copy(update=update)})


def test_a_body_of_the_world_is_one_however_it_is_written(index: Index, tmp_path: Path) -> None:
    documents = [of_nations(1, "United Nations"), of_nations(2, "U.N."), of_nations(3, "ONU")]
    opened(index, tmp_path, *documents, of_nations(4, "UN Sports Club", None))
    for facet in (Facet.ORGANISATIONS, Facet.AGENCIES, Facet.SPEAKERS):
        counts = {count.value: count.count for count in index.search().facets[facet]}
        assert counts == {"United Nations": 3, "UN Sports Club": 1}
    assert index.find(organisation=("united nations",)) == index.find(agency=("United Nations",)) == [1, 2, 3]
    assert (
        index.find(organisation=("U.N.",))
        == index.find(agency=("u.n.",))
        == index.find(speaker=("U.N.",))
        == [2]
    )
    assert index.find("org:ONU") == index.find("agency:ONU") == [3]
    said = index.searcher.statements(StatementQuery(speaker=("United Nations",)))
    assert {hit.speaker for hit in said.hits} == {"United Nations"}
    assert index.searcher.statements(StatementQuery(speaker=("ONU",))).total == 1
