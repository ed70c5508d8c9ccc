"""A sentence as the reader of statements sees it: what leads from a cue to its content."""

from services.enricher.prose import word_set
from services.enricher.speech.attribution import ClauseReader
from services.enricher.speech.reading import FAR, WEEKDAYS
from services.enricher.speech.scene import QUOTED, Scene, Sentence
from services.language.reports import ReportWords

LINK_REACH = 14
"""Tokens between a cue and its "that": "said in a statement on Monday evening that"."""

_HEARER = 3
"""Words of a hearer that no name tells the end of: "told a packed hall"."""

_SETTING = 6
"""Tokens of a phrase that says where something was said: "in a letter to members,"."""

_SPEAKING = word_set(
    "another many some most several others both all few one two three four five six seven eight nine ten "
    "third thirds quarter quarters fifth half percent majority women men people children those surveyed "
    "polled police"
)
"""They stand for people, so that a verb behind them is one: "many say", "one in five say"."""

_BARE_VERBS = word_set("is are was were be been has have had will would can could may might must should")

_LINKLESS = word_set(
    "has have had is was were are be been do does did would will could can may might must should"
)
_WHEN = WEEKDAYS | {"week", "month", "year"}
_THAT = frozenset({"that"})


class ReportClause(ClauseReader):
    """Tells the cues of one sentence, and where what they lead to begins."""

    def __init__(self, scene: Scene, sentence: Sentence, lexicon: ReportWords) -> None:
        super().__init__(scene, sentence, lexicon.words)
        self.lexicon = lexicon

    # -- whether a word is a cue -------------------------------------------------------------

    def reports(self, index: int) -> bool:
        """As for quotations, but what follows tells a verb from a noun: "polls show that"."""
        if index == 0 or index in self.sentence.inside or self._proper(index):
            return False
        if self.word(index) in self.words.nouns:
            return self._verb_not_noun(index)
        back = self.word(index - 1)
        counted = back in _SPEAKING or back.isdigit()
        return counted or super().reports(index) or (self.form(self.word(index)) and self.apposed(index))

    def apposed(self, index: int) -> bool:
        """Whether a comma's words stand between a verb and its subject: "Byrne, who runs the port, said"."""
        low = self._after_opening(0, index)
        if not low < index <= low + 2 * FAR or not self.broken(index - 1):
            return False
        first = next((at for at in range(low, index) if self.broken(at)), index)
        return first < index - 1 and self.nominal(low, first)

    def nominal(self, low: int, high: int) -> bool:
        """Whether the tokens from `low` to `high` are a noun phrase: a name or a noun, and no verb."""
        named = self._proper(low) and self._proper(low + 1)
        opens = named or low in self.sentence.starts or self.word(low) in self.words.determiners
        plural = self.word(high).endswith("s") and self.word(high) not in self.words.prepositions
        return (opens or plural) and not any(self._acted(at) for at in range(low, high + 1))

    def _acted(self, index: int) -> bool:
        """Whether the token is likely to be a verb."""
        word = self.word(index)
        if index in self.sentence.inside or word in self.words.nouns:
            return False
        past = word.endswith("ed") and self.word(index - 1) not in self.words.determiners
        pronoun = word in self.words.pronouns and word not in self.words.determiners
        return past or pronoun or word in _BARE_VERBS or word in self.words.finite

    def _verb_not_noun(self, index: int) -> bool:
        """Whether a form that may be a noun is a verb here."""
        if self.word(index - 1) == "s":  # the mayor's comments
            return False
        return super().reports(index) or (self._agrees(index) and self._governs(index))

    def _proper(self, index: int) -> bool:
        """Whether the word has a capital that no sentence and no headline gives it: "New York State"."""
        quoted = QUOTED in self.gap(index - 1)
        return self.scene.capital(self.sentence, index) and not self.sentence.block.title and not quoted

    def passive(self, index: int) -> bool:
        """Whether "was" stands before the form, nothing but adverbs between them."""
        back = index - 1
        while back > 0 and self.light(back) and self.word(back) not in self.words.passive:
            back -= 1
        return self.word(back) in self.words.passive and not self.broken(back)

    def _agrees(self, index: int) -> bool:
        """Whether the word before is a subject of the same number: "polls show", "the poll shows"."""
        word, back = self.word(index), self.word(index - 1)
        small = back in self.words.determiners or back in self.words.stops or len(back) < 2
        if small or not self.form(word):
            return False
        if self.broken(index - 1):  # Byrne, the chair of the board, claims that
            return self.word(index + 1) == "that" and word not in self.words.base
        return self._plural(index - 1) == (word in self.words.base)

    def _plural(self, index: int) -> bool:
        word = self.word(index)
        return word.endswith("s") and not word.endswith("ss") and index not in self.sentence.inside

    def _governs(self, index: int) -> bool:
        """Whether what follows the form is a verb's: a clause, an object, its preposition, or the end."""
        ahead = self.word(index + 1)
        following = (self.lexicon.subordinate, self.words.pronouns, self.words.determiners)
        if index + 1 >= self.size or any(ahead in group for group in following):
            return True
        if index + 1 in self.sentence.starts and not self.broken(index):
            return True
        lemma = self.lexicon.verbs[self.word(index)].lemma
        led = ahead in self.lexicon.prepositions.get(lemma, ())
        return led or self.word(index - 1).removesuffix("s") in self.words.documents

    # -- where its content begins --------------------------------------------------------------

    def that(self, low: int, lemma: str) -> int | None:
        """The "that" of a cue, directly behind it or past where, when and to whom it was said."""
        word = self.word(low)
        if word == "that" and self.word(low + 1) not in self.words.finite:
            return low
        setting = word in self.words.prepositions or word in WEEKDAYS or word in {"to", "that", "this"}
        reachable = setting or self._hearer(low, lemma) or self.broken(low - 1)
        return self.link(low, _THAT) if reachable else None

    def _hearer(self, index: int, lemma: str) -> bool:
        """Whether the token begins whom something was told, and the verb is one that tells somebody."""
        word, lexicon = self.word(index), self.lexicon
        somebody = word in lexicon.objects or word in self.words.determiners or index in self.sentence.starts
        return somebody and (lemma in lexicon.hearer or lemma in lexicon.bid)

    def link(self, low: int, links: frozenset[str]) -> int | None:
        """The word that leads to the content, with no other verb that reports before it."""
        for index in range(low, min(self.size, low + LINK_REACH)):
            if self.word(index) in links:
                return index
            if self._bars(index):
                return None
        return None

    def _bars(self, index: int) -> bool:
        """Whether what follows the token belongs to another verb, or to a noun that tells."""
        word = self.word(index)
        if word in _LINKLESS or word in self.words.gerunds:
            return True
        verb = word in self.words.finite and word not in self.words.nouns
        return (verb and index not in self.sentence.inside) or self._tells(index)

    def _tells(self, index: int) -> bool:
        """Whether a noun has the content: "repeated its claim that", but not "said in a statement that"."""
        if self.word(index) not in self.lexicon.nouns:
            return False
        before = self.word(index - 1), self.word(index - 2)
        return not any(word in self.words.prepositions for word in before)

    def hearer_end(self, index: int) -> int:
        """The token behind the hearer who begins here: "reporters", "a packed hall", a name."""
        if index in self.sentence.starts:
            return self.behind(index)
        if self.word(index) in self.lexicon.objects:
            return index + 1
        for at in range(index + 1, min(self.size, index + _HEARER + 1)):
            word = self.word(at)
            if word in self.words.pronouns or word in self.words.determiners or at in self.sentence.starts:
                return at
        article = self.word(index) in self.words.determiners
        return min(self.size, index + 1 + article)

    def setting_end(self, index: int) -> int:
        """Past "on Monday" and "in a statement,": when and where it was said is no part of it."""
        word = self.word(index)
        if word in WEEKDAYS:
            return index + 1
        if word in {"on", "last", "this"} and self.word(index + 1) in _WHEN:
            return index + 2
        if word not in self.words.prepositions:
            return index
        commas = (at for at in range(index, min(self.size, index + _SETTING)) if self.comma(at))
        return next((at + 1 for at in commas), index)
