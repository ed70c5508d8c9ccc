"""What an agency says of the versions of its items, read from the copy, tells which one updates the other."""

import json
from collections.abc import Callable
from itertools import permutations
from xml.sax.saxutils import escape

import pytest

from copydesk_contracts.article import Article, DateFact
from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.documents import body_of
from services.index.stored import StoredDocument
from services.index.stories.relations import Relation
from services.index.stories.source import related_to, source
from services.parser.step import parse
from tests.unit.desk.desk_factory import document

OLD = (
    "The car ferry Aldermoor capsized off Kelwick in heavy swell before daybreak on Tuesday, and lifeboats "
    "plucked forty passengers from freezing water, the coastguard said in a first statement to reporters.",
    "Harbourmaster Piet Vossel suspended all crossings to Skerrow island until divers have looked at the "
    "wreck, which lies on a sandbank two miles from the mole and can be seen from the shore at low water.",
    "The ferry, built at a yard in Bramford in the year of the great flood, had been inspected in autumn and "
    "found sound, according to papers that the company showed to a court in a dispute over dredging.",
)
NEW = (
    "Investigators recovered the voyage recorder of the sunken vessel on Wednesday evening and flew it to a "
    "laboratory inland, where technicians began to dry its memory with warm nitrogen, officials announced.",
    "A second diver reported that the bow door stood ajar by a hand's breadth, a finding which the minister "
    "of transport called alarming, though she warned against hasty verdicts before all witnesses were heard.",
)
HEADLINE = "Ferry capsizes off Kelwick"


def plain(parts: tuple[str, ...], version: int) -> tuple[str, str]:
    mark = f"UPDATE {version}-" if version else ""
    return "a.txt", "\n\n".join([f"{mark}{HEADLINE}", "By Nora Haldane", *parts])


def keyline(parts: tuple[str, ...], version: int) -> tuple[str, str]:
    mark = {0: "", 1: ", 1st Ld-Writethru", 2: ", 2nd Ld-Writethru"}[version]
    return "a.txt", "\n\n".join([f"AM-Kelwick-Ferry{mark},300", HEADLINE, "By NORA HALDANE", *parts])


def nitf(parts: tuple[str, ...], version: int) -> tuple[str, str]:
    told = "".join(f"<p>{escape(part)}</p>" for part in parts)
    return "a.xml", (
        f'<nitf><head><docdata><du-key key="ferry-17" version="{version}"/></docdata></head><body><body.head>'
        f"<hedline><hl1>{HEADLINE}</hl1></hedline></body.head><body.content>{told}</body.content></body></nitf>"
    )


def newsml_1(parts: tuple[str, ...], version: int) -> tuple[str, str]:
    told = "".join(f"<p>{escape(part)}</p>" for part in parts)
    return "a.xml", (
        "<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>wire.example</ProviderId>"
        "<DateId>20260303</DateId><NewsItemId>ferry-17</NewsItemId>"
        f"<RevisionId Update='N'>{version}</RevisionId></NewsIdentifier></Identification>"
        f"<NewsComponent><NewsLines><HeadLine>{HEADLINE}</HeadLine></NewsLines><ContentItem><DataContent><body>{told}</body>"
        "</DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )


def newsml_g2(parts: tuple[str, ...], version: int) -> tuple[str, str]:
    told = "".join(f"<p>{escape(part)}</p>" for part in parts)
    return "a.xml", (
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire.example:ferry-17" '
        f'version="{version}"><contentMeta><headline>{HEADLINE}</headline></contentMeta><contentSet>'
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"{told}</body></html></inlineXML></contentSet></newsItem>"
    )


def ninjs(parts: tuple[str, ...], version: int) -> tuple[str, str]:
    told = "".join(f"<p>{escape(part)}</p>" for part in parts)
    item = {"uri": "urn:wire:ferry-17", "version": str(version), "headline": HEADLINE, "body_html": told}
    return "a.json", json.dumps(item)


MADE = (plain, keyline, nitf, newsml_1, newsml_g2, ninjs)
Make = Callable[[tuple[str, ...], int], tuple[str, str]]


def article(make: Make, parts: tuple[str, ...], version: int) -> Article:
    name, copy = make(parts, version)
    return parse(copy.encode(), name)


def stored(make: Make, parts: tuple[str, ...], version: int) -> StoredDocument:
    return document(article(make, parts, version))


@pytest.mark.parametrize("make", MADE)
@pytest.mark.parametrize(("first", "second"), [(0, 1), (1, 2), (0, 2)])
def test_the_later_version_is_the_update(make: Make, first: int, second: int) -> None:
    """New matter stands below, where its place would say that it was cut from the older one."""
    old, new = stored(make, OLD, first), stored(make, (*OLD, *NEW), second)
    found = related_to(new, old)
    assert found is not None
    assert found.relation is Relation.UPDATE
    old, new = stored(make, OLD, second), stored(make, (*NEW, *OLD), first)
    found = related_to(new, old)
    assert found is not None
    assert found.relation is Relation.REWRITE


@pytest.mark.parametrize("make", MADE[2:])
def test_item_and_version_are_facts_of_the_article(make: Make) -> None:
    read = article(make, OLD, 3)
    assert read.item is not None
    assert read.item.text.endswith("ferry-17")
    assert read.version is not None
    assert read.version.text == "3"
    assert read.version.locator


def test_versions_of_other_items_say_nothing() -> None:
    name, copy = ninjs((*OLD, *NEW), 1)
    other = document(parse(copy.replace("ferry-17", "ferry-18").encode(), name))
    found = related_to(other, stored(ninjs, OLD, 2))
    assert found is not None
    assert found.relation is Relation.REWRITE  # by the place of the new matter: it stands below


@pytest.mark.parametrize("version", ["2.0", "https://jsonfeed.org/version/1.1", "", "latest", "1" * 12])
def test_what_counts_no_versions_is_none(version: str) -> None:
    item = {"uri": "urn:wire:ferry-17", "version": version, "headline": HEADLINE, "body_text": OLD[0]}
    read = parse(json.dumps(item).encode(), "a.json")
    assert (read.item, read.version) == (None, None)


def at(found: StoredDocument, published: str) -> StoredDocument:
    dated = DateFact(text=published, value=published, locator="made", rule="made")
    article = found.article.model_copy(update={"published": dated})
    return found.model_copy(update={"article": article})


def test_of_one_day_the_hour_tells_which_is_the_update() -> None:
    morning, evening = "2026-03-03T07:15:00Z", "2026-03-03T18:15:00Z"
    old, new = stored(plain, OLD, 0), stored(plain, (*OLD, *NEW), 0)
    later = related_to(at(new, evening), at(old, morning))
    before = related_to(at(new, morning), at(old, evening))
    assert (later and later.relation, before and before.relation) == (Relation.UPDATE, Relation.REWRITE)


@pytest.mark.parametrize("make", MADE[2:])
def test_a_later_version_is_the_update_also_where_it_only_corrects(make: Make) -> None:
    corrected = (OLD[0].replace("forty", "sixty"), *OLD[1:])
    old, new = stored(make, OLD, 9), stored(make, corrected, 10)
    found, back = related_to(new, old), related_to(old, new)
    assert (found and found.relation, back and back.relation) == (Relation.UPDATE, Relation.COPY)
    same = related_to(stored(make, OLD, 10), old)
    assert same is None or same.relation is Relation.COPY


@pytest.mark.parametrize("make", MADE)
def test_what_replaces_another_of_its_day_is_not_the_source(make: Make) -> None:
    """Though two versions are more like each other than like the first."""
    first, second, third = (
        sketched(stored(make, parts, version))
        for version, parts in enumerate((OLD, (*NEW, *OLD[:2]), (*NEW, *OLD[1:])))
    )
    for order in permutations((first, second, third)):
        assert source(order).document_id == first.document_id


def sketched(found: StoredDocument) -> StoredDocument:
    annotations = found.annotations.model_copy(update={"fingerprint": fingerprint(body_of(found.article))})
    return found.model_copy(update={"annotations": annotations})


def test_of_copies_of_one_day_the_first_by_the_hour_is_the_source() -> None:
    papers = [
        at(
            sketched(stored(plain, (*OLD, f"{name} adds this line of its own."), 0)),
            f"2026-03-03T{hour}:15:00Z",
        )
        for name, hour in (("Herald", "11"), ("Gazette", "07"), ("Mail", "15"))
    ]
    undated = at(sketched(stored(plain, OLD, 0)), "2026-03-03")
    assert source([*papers, undated]).document_id == papers[1].document_id


@pytest.mark.parametrize("mark", ["CORRECTED-", "CORRECTION: ", "REFILE-", "Berichtigung: "])
def test_a_correction_is_an_update_of_what_it_corrects_and_no_source(mark: str) -> None:
    name, copy = plain((OLD[0].replace("forty", "sixty"), *OLD[1:]), 0)
    corrected = sketched(document(parse(f"{mark}{copy}".encode(), name)))
    first = sketched(stored(plain, OLD, 0))
    found = related_to(corrected, first)
    assert found is not None
    assert found.relation is Relation.UPDATE
    assert source([corrected, first]) == source([first, corrected]) == first


def test_what_was_cut_from_a_marked_text_is_a_cut() -> None:
    found = related_to(stored(plain, OLD[:1], 2), stored(plain, OLD, 0))
    assert found is not None
    assert found.relation is Relation.CUT


def test_a_correction_of_the_market_is_none_of_the_text() -> None:
    copy = "\n\n".join(["Correction of market prices deepens", "By Nora Haldane", *OLD])
    prices, first = document(parse(copy.encode(), "a.txt")), stored(plain, (*OLD, "More."), 0)
    found = related_to(prices, first)
    assert found is not None
    assert found.relation is Relation.COPY
