"""Direct quotations in running text, with who said them and the word that says so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from copydesk_contracts.annotations import Mention, Quote, Statement
from copydesk_contracts.article import Span
from services.enricher.annotators.quotes.dashes import dashed
from services.enricher.annotators.quotes.keeping import Keeping, give_titles_speakers
from services.enricher.annotators.quotes.reading import SceneReading
from services.enricher.annotators.quotes.said import Said
from services.enricher.annotators.quotes.sharing import share
from services.enricher.annotators.quotes.within import told_within
from services.enricher.prose import ProseBlock, plain_blocks
from services.enricher.speech.cast import Cast
from services.enricher.speech.marks import Quoted, scan
from services.enricher.speech.scene import Name, Scene, build
from services.enricher.statements.find import Statements
from services.enricher.statements.report import Reports
from services.enricher.statements.told.found import ToldStatements
from services.language.speech import SpeechWords, speech_words


@dataclass(frozen=True)
class Speech:
    """What an article reports to have been said; `statements` is null where nobody looked."""

    quotes: list[Quote]
    statements: list[Statement] | None


def find_quotes(
    text: str,
    language: str | None = "en",
    blocks: Sequence[ProseBlock] | None = None,
    names: Sequence[Name] = (),
    roles: Mapping[str, Sequence[str]] | None = None,
) -> list[Quote]:
    """Quotations in reading order, outermost marks only.

    `names` are the mentions of people, organisations, places and agencies; `roles` what
    the article says people are. Never raises on any text; linear in it.
    """
    return find_speech(text, language, blocks, names, roles).quotes


def find_speech(
    text: str,
    language: str | None = "en",
    blocks: Sequence[ProseBlock] | None = None,
    names: Sequence[Name] = (),
    roles: Mapping[str, Sequence[str]] | None = None,
) -> Speech:
    """Quotations, and statements in a language whose words for them are known; as `find_quotes`."""
    ranges = plain_blocks(text) if blocks is None else blocks
    reports = Statements.of(language) or ToldStatements.of(language)
    examined = examine(text, language, ranges, names, roles or {}, reports)
    if examined is None:
        return Speech([], None)
    if reports is None:
        return Speech(examined.quotes, None)
    found = reports.found(examined.scene, examined.cast, examined.quotes)
    return Speech(*told_within(text, examined.quotes, examined.spare, found))


@dataclass(frozen=True)
class Examined:
    """An article once read, with its quotations; `spare` are marked words of nobody known."""

    scene: Scene
    cast: Cast
    quotes: list[Quote]
    spare: list[Quote]


def examine(
    text: str,
    language: str | None,
    blocks: Sequence[ProseBlock],
    names: Sequence[Name],
    roles: Mapping[str, Sequence[str]],
    reports: Reports | None,
) -> Examined | None:
    """Read the sentences in order, `reports` keeping what they report; null where nothing is to be found."""
    vocabulary = speech_words(language)
    quoted = _all_quoted(text, blocks, language, vocabulary)
    if not quoted and reports is None:
        return None
    scene = build(text, blocks, quoted, names)
    cast = Cast(names, roles, text, vocabulary)
    reading = SceneReading(scene, cast, vocabulary, reports)
    share(scene, cast, reading)
    give_titles_speakers(scene, reading.said)
    keeping = Keeping(scene, vocabulary)
    kept = [_contract(scene, said, cast) for said in reading.said if keeping.keeps(said)]
    spare = [_contract(scene, said, cast) for said in reading.said if keeping.spares(said)]
    return Examined(scene, cast, kept, spare)


def _all_quoted(
    text: str, blocks: Sequence[ProseBlock], language: str | None, vocabulary: SpeechWords
) -> list[Quoted]:
    """What stands between marks, and in blocks without any what a dash opens.

    In English a dash opens list items, and speech only in novels.
    """
    marked = scan(text, blocks)
    if language is None or language == "en":
        return marked
    taken = {quote.block for quote in marked}
    spoken = [quote for quote in dashed(text, blocks, vocabulary) if quote.block not in taken]
    return sorted((*marked, *spoken), key=lambda quote: quote.start)


def _contract(scene: Scene, said: Said, cast: Cast) -> Quote:
    text, quote, found = scene.text, said.quote, said.found
    subject = found.subject if found is not None else None
    return Quote(
        text=text[quote.start : quote.end],
        span=Span(start=quote.start, end=quote.end),
        speaker=said.speaker,
        speaker_mention=None if subject is None else _mention(text, subject.start, subject.end),
        cue=None if found is None else _mention(text, found.start, found.end),
        agency=_agency(said, cast),
    )


def _mention(text: str, start: int, end: int) -> Mention:
    return Mention(text=text[start:end], span=Span(start=start, end=end))


def _agency(said: Said, cast: Cast) -> str | None:
    """The medium that the sentence names beside the quotation."""
    medium = cast.within(said.sentence.start, said.sentence.end, ("agency",))
    return None if medium is None else medium.name
