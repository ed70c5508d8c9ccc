"""Which marked words are quotations, and which attribution in the sentence is theirs."""

import re

from services.enricher.prose import word_set
from services.enricher.speech.attribution import Clause
from services.enricher.speech.marks import Quoted
from services.enricher.speech.scene import Scene, Sentence, final
from services.enricher.speech.verbs import Attribution
from services.language.speech import SpeechWords

_WORD = re.compile(r"[^\W_]+")
_SMALL = word_set(
    "a an the of and or in on to for at by with from der die das und von de la le les et du el los y"
)
_WHOLE = 5
_SHORT_LEAD = 9


def whole(text: str, quote: Quoted) -> bool:
    """Whether somebody says a sentence of his own, not just some words of the reporter's sentence."""
    inside = text[quote.start : quote.end].lstrip("… .[")
    if not inside[:1].isupper():
        return False
    size = len(_WORD.findall(inside))
    return size > _WHOLE + 2 or (size > 1 and inside[-1:] in ".!?…,")


def telling(text: str, quote: Quoted) -> bool:
    """Whether the marked words are somebody's even where the text says of nobody that he said them."""
    return whole(text, quote) or len(_WORD.findall(text[quote.start : quote.end])) > _WHOLE + 2


def names_something(scene: Scene, sentence: Sentence, quote: Quoted, words: SpeechWords) -> bool:
    """Titles of works, nicknames and words in irony: marked, but nobody's words."""
    inside = scene.text[quote.start : quote.end]
    parts = _WORD.findall(inside)
    if not any(p[:1].isalpha() for p in parts):
        return True
    at = sentence.before(quote.left)
    before = [sentence.word(at - k) for k in (1, 2, 3)]
    if any(w in words.ironic for w in before) or (before[0] == "called" and before[1] == "so"):
        return not (len(parts) >= _WHOLE and inside[-1:] in ".,!?")
    if before[0] in words.determiners and before[1] in words.naming:
        return True  # "is called the …"
    if before[0] in words.naming and not (set(before[1:]) & set(words.pronouns)) and "what" not in before[1:]:
        return True
    titled = _title_case(parts)
    if (titled or len(parts) <= 2) and any(w in words.works for w in before[:2]):
        return not inside.endswith((",", ".", "!", "?")) or titled
    return titled and (_between_names(scene, quote) or inside[-1:] not in ".,!?…")


def _title_case(parts: list[str]) -> bool:
    major = [p for p in parts if p.lower() not in _SMALL]
    return bool(major) and all(p[:1].isupper() or p[:1].isdigit() for p in major) and parts[0][:1].isupper()


def _between_names(scene: Scene, quote: Quoted) -> bool:
    before, after = (
        scene.text[max(0, quote.left - 24) : quote.left].split(" "),
        scene.text[quote.right : quote.right + 3],
    )
    return (
        len(before) > 1
        and before[-1] == ""
        and before[-2][:1].isupper()
        and after[:1] == " "
        and after[1:2].isupper()
    )


def attribute(clause: Clause, follower: Clause | None, quote: Quoted, limit: int) -> Attribution | None:
    """The attribution in the quotation's own sentence, or in a short one directly behind it."""
    text = clause.scene.text
    last, behind = final(text, quote), text[quote.right : quote.right + 1]
    comma = last == "," or behind == ","
    if comma and (found := clause.after(quote, limit)):
        return found
    if found := clause.before(quote, adjacent=True):
        return found
    if not comma and last in "?!…—–-" and (found := clause.after(quote, limit)):
        return found
    if found := _behind(clause, follower, quote, last):
        return found
    colon = text[max(0, quote.left - 4) : quote.left].rstrip()[-1:] == ":"
    if found := clause.before(quote, strong=whole(text, quote) and not colon):
        return found
    lower = text[quote.right : quote.right + 2].strip()[:1].islower()
    if not comma and (lower or last not in ".!?…") and (found := clause.after(quote, limit)):
        return found
    return clause.trailing(quote)


def _behind(clause: Clause, follower: Clause | None, quote: Quoted, last: str) -> Attribution | None:
    """ "Why?" Ishiba asked. — a sentence of its own by its capital."""
    if follower is None or last not in ".!?…" or clause.sentence.before(quote.right) < clause.size:
        return None
    if follower.sentence.block is not clause.sentence.block:
        return None
    sentence = follower.sentence
    lead = follower.scene.masked[sentence.start : sentence.end].rstrip()
    if sentence.quotes:
        lead = lead[: sentence.quotes[0].left - sentence.start].rstrip()
        if lead.endswith((":", ",")):
            return None
    high = sentence.before(sentence.quotes[0].left) if sentence.quotes else follower.size
    if high == 0 or high > (_SHORT_LEAD if last == "." else 3 * _SHORT_LEAD):
        return None
    found = follower.opening(0, high)
    near = found is not None and sentence.before(found.start) <= 4
    return found if near else None
