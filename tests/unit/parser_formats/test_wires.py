"""Wires of text agencies: what is copy, who wrote it, when it was sent, and what is none of it."""

import pytest

from services.parser.detect import detect
from services.parser.wire.bylines import cased, people
from services.parser.wire.priorities import is_priority, priority_end
from services.parser.wire.slugs import is_slug
from services.parser.wire.stamps import read_stamp
from tests.unit.parser_formats.anpa_wires import COPY, WIRES, wire
from tests.unit.parser_formats.reading import outline, read, reason
from tests.unit.parser_formats.telegrams import TELEGRAMS


@pytest.mark.parametrize("name", TELEGRAMS)
def test_a_telegram(name):
    copy, right = TELEGRAMS[name]
    article = read(copy)
    assert article.format == "iptc-7901"
    assert {key: outline(article)[key] for key in right} == right


@pytest.mark.parametrize("name", WIRES)
def test_an_anpa_wire(name):
    copy, right = WIRES[name]
    article = read(copy)
    assert article.format == "anpa-1312"
    assert outline(article) == right


@pytest.mark.parametrize(("copy", "right"), [*TELEGRAMS.values(), *WIRES.values()])
def test_every_word_of_a_wire_has_its_place(copy, right):
    article = read(copy)
    assert right
    assert article.words is not None
    assert article.words.left_over == 0
    assert article.words.set_aside
    assert not any(code < " " and code != "\n" for code in article.text)


def test_reasons_for_which_the_lines_of_a_wire_are_set_aside():
    aside = {fact.reason for fact in read(TELEGRAMS["priorities-and-desk"][0]).boilerplate}
    assert aside == {
        "wire-header",
        "keywords",
        "priority",
        "byline",
        "notebook",
        "not-for-publication",
        "sign-off",
    }
    aside = {fact.reason for fact in read(WIRES["photos-notes-byline-agency"][0]).boilerplate}
    assert aside == {"wire-header", "slug", "picture-numbers", "notes-to-editors"}


def test_agency_and_dateline_of_an_anpa_wire():
    article = read(WIRES["job-below-the-byline"][0])
    assert article.credit is not None
    assert article.credit.text == "Quoted Press"
    assert article.dateline is not None
    assert article.dateline.text == "PORT ELLERY, England (QP)"


def test_dateline_of_a_telegram_with_its_agency_in_small_letters():
    article = read(TELEGRAMS["priorities-and-desk"][0])
    assert article.dateline is not None
    assert article.dateline.text == "Port Ellery (qpa)"


@pytest.mark.parametrize(
    "copy",
    [
        b"Harbour news\n\nThe 4 i 88 boats of the club left.\n",
        b"2^10 < 10^4\n\n^ is a sign that the calculators of the harbour use for powers. 3 = 3.\n",
        b"abc123 4 i 88 was the number on the crate.\n\nNobody knew whose it was.\n",
    ],
)
def test_prose_is_no_wire(copy):
    assert detect(copy, "copy.txt").kind == "text"


def test_a_frame_without_copy_is_rejected():
    assert reason(b"\x01qpa217 4 i 88\r\n\r\nHarbour/\r\n\x02\r\n\x03131137 GMT Nov 13\r\n\x04") == "no-text"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("131137 GMT Nov 13", "2013-11-13T11:37+00:00"),
        ("QFP 051137 GMT MAR 24", "2024-03-05T11:37+00:00"),
        ("211259 Nov 18", "2018-11-21T12:59"),
        ("051405 CET Mär 2024", "2024-03-05T14:05+01:00"),
        ("AP-WF-05-09-17 0056GMT", "2017-05-09T00:56+00:00"),
        ("QP-NY-12-31-89 2355EST", "1989-12-31T23:55-05:00"),
    ],
)
def test_stamps(line, value):
    found = read_stamp(line)
    assert found is not None
    assert found[2] == value


@pytest.mark.parametrize(
    "line", ["321137 GMT Nov 13", "131160 GMT Nov 13", "131137 GMT Foo 13", "in 131137 Nov"]
)
def test_what_is_no_stamp(line):
    assert read_stamp(line) is None


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("PAULA BYRD", "Paula Byrd"),
        ("ALMA McCALDER", "Alma McCalder"),
        ("R.J. O'HARE", "R.J. O'Hare"),
        ("JEAN-LUC DE LA CRUZ", "Jean-Luc de la Cruz"),
        ("Ludwig van Holm", "Ludwig van Holm"),
    ],
)
def test_names_in_capitals(name, written):
    assert cased(name) == written


@pytest.mark.parametrize(
    "line",
    ["By The Quoted Press", "By qpa correspondents", "By QP Staff Writers", "By Ellery", "gr/bp", "By AFP"],
)
def test_agencies_desks_and_initials_are_nobody(line):
    assert people(line) == []


def test_a_wire_cut_short_is_read_as_far_as_it_goes():
    whole = wire("^BC-GB--Ellery-Fish Market,466<\n^Old fish market<\n")
    article = read(whole[: whole.index(b"Traders")])
    assert article.title is not None
    assert COPY[4:20] in article.text


@pytest.mark.parametrize(
    ("line", "is_one"),
    [
        ("HARBOUR-ELLERY-MARKET", True),
        ("1 HARBOUR Ellery Night Lead", True),
        ("AP-US--Harbor Market, 1st Ld-Writethru", True),
        ("US--Harbor Market", True),
        ("US-China talks on harbours resume", False),
        ("EU-Gipfel in Port Ellery", False),
        ("7 die in ferry crash", False),
        ("HARBOUR BOARD SHUTS MARKET", False),
        ("Port Ellery to close its old fish market", False),
    ],
)
def test_what_is_the_desks_own_name_for_a_story(line, is_one):
    assert is_slug(line) is is_one


@pytest.mark.parametrize(
    ("headline", "begins"),
    [
        ("UPDATE 2-Board shuts market", "Board"),
        ("EXTRA: Board shuts market", "Board"),
        ("1ST LEAD Board shuts market", "Board"),
        ("Board shuts market", "Board"),
        ("UPDATE BOARD SHUTS MARKET", "UPDATE"),
        ("Urgent repairs at the market", "Urgent"),
    ],
)
def test_where_a_headline_begins_behind_its_priority(headline, begins):
    assert headline[priority_end(headline) :].startswith(begins)
    assert not is_priority(headline)
