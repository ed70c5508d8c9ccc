"""Invented documents: a wire story in three versions, dated reports, hostile and Arabic copy."""

# ruff: noqa: E501  (a line a paragraph, as copy comes)

from copydesk_contracts.annotations import Place
from services.enricher.annotators.fingerprint.annotator import fingerprint
from services.index.stored import StoredDocument
from tests.unit.desk.desk_factory import lake, mentions, plain

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
WIRE = """\
A container ship that had drifted without power for three days reached the port of Marseille under tow on Sunday.

The crew of nineteen, from the Philippines and Ukraine, were in good health, the harbour office said. Two were taken to hospital in Toulon as a precaution.

The ship had left Alexandria for Genoa on Tuesday with 2,100 containers. Its engine stopped south of Crete after a fire in the control room.

Tugs from Malta and Barcelona took turns in heavy seas, and the owner in Hamburg said it would pay for the tow.

An inquiry into the fire will begin in Marseille on Wednesday.
"""
CUT = """\
A container ship that had drifted without power for four days reached Marseille under tow on Sunday night.

The crew of nineteen, from the Philippines and Ukraine, were in good health, the harbour office said.

The ship had left Alexandria for Genoa on Tuesday with 2,100 containers. Its engine stopped south of Crete after a fire in the control room.
"""
MOVED = """\
Tugs from Malta and Barcelona took turns in heavy seas, and the owner in Hamburg said it would pay for the tow.

A container ship that had drifted without power for three days reached the port of Marseille under tow on Sunday.

The ship had left Alexandria for Genoa on Tuesday with 2,100 containers. Its engine stopped south of Crete after a fire in the control room.

The crew of nineteen were in good health, the harbour office said. “Nobody panicked,” its head said.

An inquiry into the fire will begin in Marseille on Wednesday.
"""
WHERE = {
    "Marseille": (43.297, 5.381, "FR"),
    "Toulon": (43.125, 5.931, "FR"),
    "Alexandria": (31.2, 29.916, "EG"),
    "Genoa": (44.405, 8.946, "IT"),
    "Malta": (35.9, 14.515, "MT"),
    "Barcelona": (41.389, 2.159, "ES"),
    "Hamburg": (53.575, 10.015, "DE"),
    "Crete": (35.17, 24.91, "GR"),
    "Philippines": (13.0, 122.0, "PH"),
    "Ukraine": (49.0, 32.0, "UA"),
}


def told(text: str, title: str, published: str, path: str) -> StoredDocument:
    """A document with its places on the map and its fingerprint."""
    document = plain(text, title, published, path=path)
    places = tuple(
        Place(name=name, mentions=found, latitude=at[0], longitude=at[1], country=at[2])
        for name, at in WHERE.items()
        if (found := mentions(text, name))
    )
    update = {"places": places, "fingerprint": fingerprint(text)}
    return document.model_copy(update={"annotations": document.annotations.model_copy(update=update)})


def wire() -> list[StoredDocument]:
    """The members of one story, the fullest first."""
    return [
        told(WIRE, "Drifting ship reaches Marseille under tow", "2024-10-06", "wire/ship.txt"),
        told(CUT, "Ship adrift for days is towed into port", "2024-10-07", "local/ship-short.txt"),
        told(MOVED, "Owner to pay for tow of container ship", "2024-10-07", "trade/ship-tow.txt"),
    ]


def earlier() -> StoredDocument:
    """What stood at the fullest member's place before it was edited."""
    text = WIRE.replace("nineteen", "eighteen").replace("2,100", "1,200")
    return told(text, "Drifting ship nears Marseille", "2024-10-06", "wire/ship.txt")


def documents() -> list[StoredDocument]:
    """Everything that the index has."""
    dated = [
        plain(f"Report {n} on the drought in Marlow.", f"Drought, day {n}", f"2024-{n % 9 + 1:02}-12")
        for n in range(25)
    ]
    arabic = plain("قال الرئيس إن الماء قليل.", "الماء قليل", "2024-10-11", language="ar", path="ar.txt")
    hostile = plain(f"drought {HOSTILE}", HOSTILE, path=f"{HOSTILE}.txt", people=[HOSTILE])
    initials = plain("Tomás B. Brandt opened the weir.", "Weir opened", "2024-11-02", ["Tomás B. Brandt"])
    return [lake(), initials, *dated, arabic, hostile, *wire()]
