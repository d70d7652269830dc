"""The offline reader: implements the Assessor port with the trained network, cues and rules.

Nothing heavy is loaded before the first answer is read. Where the encoder or the artefact cannot be
had, the plain keyword reader answers, so that an interview goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportbot.core.errors import ReportbotError
from reportbot.core.events import Intent
from reportbot.core.ports import Assessment, Clash, FoundElsewhere, FoundFacet, Statement
from reportbot.core.questionnaire import Facet, Item, Questionnaire
from reportbot.understanding.bare import bare_answer
from reportbot.understanding.contradictions import Contradictions
from reportbot.understanding.cues import BARE_NO, INTENTS, NEGATION, OPENS_WITH_NO, PLAN, formula, says_nothing
from reportbot.understanding.keywords import KeywordReader
from reportbot.understanding.network import ASKED, ASKED_OPENLY, NOT_ASKED, OTHER_ITEM, Network, Slot
from reportbot.understanding.pair_network import PairNetworks
from reportbot.understanding.passing import Passing, Sighting, sightings
from reportbot.understanding.reading import AnswerReading, Evidence, Windows, second_looks
from reportbot.understanding.spans import readable
from reportbot.understanding.subjects import Subjects
from reportbot.understanding.trained import Trained, of_judges, of_reader

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder

MAX_READ = 20_000
"""Code points of an answer that are read; the rest is kept and shown, not assessed."""
SILENT: frozenset[Intent] = frozenset({"does_not_know", "already_said", "move_on", "question", "off_topic"})
"""Messages that state nothing, whatever words they hold."""
_SURELY_DENIED = 2.0
_TERSE_WORDS = 12
_TERSE_LEVEL = -1.5
_NOT_VAGUE = -2.0
"""Log-odds; on the tuning part these let three more terse answers count and none wrongly."""
_BESIDE_THE_POINT = -3.0
"""Log-odds below which even a short reply is no answer; on the tuning parts no right one is so low."""
_A_WORD_OR_TWO = 2
_SAYABLE = 4
"""Words of a sentence that can be asked back: "There's a form." by itself leaves everybody guessing."""
_RECALLED = 30
"""Earlier answers that "I already said that" is looked for in: the newest ones."""
_RECALL_READ = 1_500
"""Code points of each of them."""
_RECALL_SLACK = 1.0
"""Log-odds by which a place may be less sure when the respondent says that there is one."""


class OfflineReader:
    """Reads answers with the trained network; the same text always gets the same assessment."""

    name = "offline"

    def __init__(
        self, questionnaire: Questionnaire, encoder: TokenEncoder, *, without: frozenset[str] = frozenset()
    ) -> None:
        """`without` names ingredients to leave out, for measuring what each is worth."""
        self.questionnaire = questionnaire
        self._without = without
        self._encoder = encoder
        self._described: dict[str, Any] = {}
        self._last: Windows | None = None

    @cached_property
    def trained(self) -> Trained:
        """The artefact that ships, without the judges of pairs: nobody has compared anything yet."""
        return Trained.load(of_reader)

    @cached_property
    def network(self) -> Network:
        """The encoder with what training changed in it."""
        own = self.trained.of_reader()
        weights = self._encoder.weights()
        if "layers" in self._without:
            own = {name: value for name, value in own.items() if name not in weights}
        return Network(weights, own)

    @cached_property
    def trouble(self) -> str | None:
        """Why the network cannot be used, or None."""
        try:
            _ = self.network
        except (ReportbotError, OSError, ImportError, KeyError, ValueError) as error:
            return str(error)
        return None

    def assess(self, item: Item, answer: str, asked: Sequence[str] | None = None) -> Assessment:
        """Read `answer` against `item`; `asked` are the facets that a follow-up was after."""
        if self.trouble is not None:
            return KeywordReader().assess(item, answer, asked)
        text, partial = readable(answer[:MAX_READ]), len(answer) > MAX_READ
        if not text.strip():
            return Assessment(partial=partial)
        if says_nothing(text) and formula(text) is None:
            return Assessment(vague=True, intent="answer", partial=partial)
        asked = None if "asked" in self._without else asked
        windows = self._windows(text)
        slots = self.slots(item, tuple(asked or ()))
        read = windows.read(slots)
        intent = self._intent(text, read)
        facets = {} if intent in SILENT else self._facets(item, text, read)
        looked: Mapping[str, Evidence] = {}
        if intent == "answer" and (facets or read.vague < self.trained.threshold("vague")):
            looked = self._second_looks(windows, read, slots, facets)
            facets |= self._heard_again(item, text, looked)
        if intent == "answer" and "bare" not in self._without and (not facets or BARE_NO.match(text.strip())):
            facets = self._bare(item, text, asked, read) or facets or self._terse(item, text, read)
        vague = intent == "answer" and not facets and read.vague > self.trained.threshold("vague")
        listening = intent in ("answer", "irritated") and not vague
        elsewhere = self._elsewhere(item, windows) if listening else []
        unsure = (
            self._unsure(item, text, {**read.facets, **looked}, facets)
            if intent == "answer" and not vague
            else []
        )
        return Assessment(facets, vague, intent, elsewhere, partial, unsure=unsure)

    def _windows(self, text: str) -> Windows:
        """The windows of a text; those of the last one are kept, for it is compared right after it is read."""
        last = self._last  # Another thread may read meanwhile: what is returned is of this text.
        if last is None or last.text != text:
            last = self._last = Windows(self.network, self._encoder, text)
        return last

    def recall(self, item: Item, earlier: Sequence[Statement]) -> Sequence[tuple[str, FoundFacet]]:
        """Facets of `item` that earlier answers state, the surest place of each."""
        if self.trouble is not None:
            return ()
        best: dict[str, tuple[float, str, Sighting]] = {}
        for statement in earlier[-_RECALLED:]:
            if statement.item == item.id:
                continue
            text = readable(statement.text[:_RECALL_READ])
            windows = Windows(self.network, self._encoder, text)
            for seen in self.sightings(windows, lambda other: other == item.id):
                score = self._passing.score(seen) + _RECALL_SLACK
                before = best.get(seen.facet)
                if score > 0 and (before is None or score > before[0]):
                    best[seen.facet] = (score, statement.turn, seen)
        found = []
        for name, (score, turn, seen) in best.items():
            facet = self.questionnaire.split_facet(name)[1]
            found.append((turn, FoundFacet(facet, seen.start, seen.end, seen.denied > 0, _probability(score))))
        return found

    def likely_items(self, text: str) -> dict[str, float]:
        """How likely a text answers each item, as shares of one; nothing where it cannot be read."""
        import numpy as np

        words = readable(text[:_RECALL_READ])
        if self.trouble is not None or not words.strip():
            return {}
        seen = Windows(self.network, self._encoder, words).hints
        if not seen:  # Characters that show nothing leave no word pieces.
            return {}
        hints = np.max(seen, axis=0)
        best: dict[str, float] = {}
        for name, row in self.trained.about["facets"].items():
            item = name.rpartition(".")[0]
            best[item] = max(best.get(item, -99.0), float(hints[row - 1]))
        shares = np.exp(np.array(list(best.values())) - max(best.values()))
        return dict(zip(best, (shares / shares.sum()).tolist(), strict=True))

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """Whether two answers contradict each other; `a` is the earlier."""
        return self._contradictions.clash(a, b) if self.trouble is None else None

    def verdict(self, a: Statement, b: Statement) -> tuple[bool, float]:
        """Whether two answers contradict each other, and how likely they do, be it raised or not."""
        found = self._contradictions.nearest(a, b) if self.trouble is None else None
        return (self._contradictions.raises(found), found.score) if found is not None else (False, 0.0)

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        """Earlier turns that `new` contradicts, the surest first."""
        return self._contradictions.clashes(new, earlier) if self.trouble is None else ()

    @cached_property
    def _contradictions(self) -> Contradictions:
        # Made when two answers are first compared: it holds twice the memory of the reader of answers.
        judges = self.trained.of_judges() or Trained.load(of_judges).of_judges()
        return Contradictions(
            self.trained.about["pairs"]["levels"],
            PairNetworks(self._encoder.weights(), judges),
            self._encoder,
            Subjects(self.network, self._windows),
        )

    def slots(self, item: Item, asked: tuple[str, ...] | None) -> dict[str, Slot]:
        """The item's facets as the network reads them; `asked` is None when the item is not in hand."""
        slots = {}
        for facet in item.facets:
            if asked is None:
                mark = OTHER_ITEM
            elif not asked:
                mark = ASKED_OPENLY
            elif facet.id in asked:
                # A follow-up names all that is open but puts one question: that of its first facet.
                mark = ASKED if facet.id == asked[0] else ASKED_OPENLY
            else:
                mark = NOT_ASKED
            slots[facet.id] = self._slot(item.id, facet, mark)
        return slots

    def slot(self, name: str, mark: int) -> Slot:
        """One facet, `item.facet`, as the network reads it."""
        item, facet = self.questionnaire.split_facet(name)
        return self._slot(item, self.questionnaire.item(item).facet(facet), mark)

    def _slot(self, item: str, facet: Facet, mark: int) -> Slot:
        if facet.states not in self._described:
            ids, _ = self._encoder.tokens(readable(facet.states))
            self._described[facet.states] = self.network.first_layers(ids)[1:-1].mean(axis=0)
        return Slot(self.trained.row(f"{item}.{facet.id}"), self._described[facet.states], mark)

    def _intent(self, text: str, read: AnswerReading) -> Intent:
        known = None if "formulas" in self._without else formula(text)
        if known is None and "bare" not in self._without and _single_no(text):
            return "answer"
        if known is not None or not read.intents:
            return known or "answer"
        ranked = max(range(len(INTENTS)), key=lambda n: read.intents[n])
        intent = INTENTS[ranked]
        if intent == "answer" or read.intents[ranked] - read.intents[0] < self.trained.threshold("intent"):
            return "answer"
        strongest = max((seen.stated for seen in read.facets.values()), default=-9.0)
        # A sentence that clearly states something is an answer, however it sounds.
        return "answer" if strongest > 2.0 and intent != "irritated" else intent

    def _facets(self, item: Item, text: str, read: AnswerReading) -> dict[str, FoundFacet]:
        level = self.trained.threshold("stated")
        return {
            facet.id: _found(item, facet.id, text, seen, seen.stated - level)
            for facet in item.facets
            if (seen := read.facets.get(facet.id)) is not None and seen.stated > level and seen.end > seen.start
        }

    def _second_looks(
        self, windows: Windows, read: AnswerReading, slots: Mapping[str, Slot], found: Mapping[str, FoundFacet]
    ) -> Mapping[str, Evidence]:
        return {} if "second look" in self._without else second_looks(windows, read, slots, found.values())

    def _heard_again(self, item: Item, text: str, looked: Mapping[str, Evidence]) -> dict[str, FoundFacet]:
        """Facets that a sentence states which says nothing else yet: among others it may have gone unheard."""
        level = self.trained.threshold("second_look")
        return {
            facet: _found(item, facet, text, seen, seen.stated - level)
            for facet, seen in looked.items()
            if seen.stated > level
        }

    def _unsure(
        self, item: Item, text: str, seen: Mapping[str, Evidence], found: Mapping[str, FoundFacet]
    ) -> list[FoundFacet]:
        """Facets that a sentence of its own may state, too doubtful to be taken for said."""
        level, taken = self.trained.threshold("unsure"), [(one.start, one.end) for one in found.values()]
        seen = {facet: one for facet, one in seen.items() if len(text[one.start : one.end].split()) >= _SAYABLE}
        return [
            _found(item, facet, text, one, one.stated - self.trained.threshold("stated"))
            for facet, one in seen.items()
            if facet not in found and one.stated > level and one.end > one.start
            and not any(start < one.end and one.start < end for start, end in taken)
        ]  # fmt: skip

    def _bare(
        self, item: Item, text: str, asked: Sequence[str] | None, read: AnswerReading
    ) -> dict[str, FoundFacet]:
        """A short reply is taken for what was asked, unless it plainly speaks of something else."""
        found = bare_answer(item, text, asked)
        if BARE_NO.match(text.strip()) or len(text.split()) <= _A_WORD_OR_TWO:
            return found
        odds = {facet: seen.stated for facet, seen in read.facets.items()}
        return {facet: one for facet, one in found.items() if odds.get(facet, 0.0) > _BESIDE_THE_POINT}

    def _terse(self, item: Item, text: str, read: AnswerReading) -> dict[str, FoundFacet]:
        """A few words that are neither a plan nor vague answer something: the likeliest facet."""
        if len(text.split()) > _TERSE_WORDS or read.vague > _NOT_VAGUE or PLAN.search(text) or not read.facets:
            return {}
        facet, seen = max(read.facets.items(), key=lambda pair: pair[1].stated)
        if seen.stated < _TERSE_LEVEL:
            return {}
        return {facet: _found(item, facet, text, seen, seen.stated - self.trained.threshold("stated"))}

    def _elsewhere(self, item: Item, windows: Windows) -> list[FoundElsewhere]:
        """Facets of other items that the answer states beside its own."""
        heard = []
        for seen in self.sightings(windows, lambda other: other != item.id):
            score = self._passing.score(seen)
            if score > 0:
                other, facet = self.questionnaire.split_facet(seen.facet)
                denied = seen.denied > 0 and bool(NEGATION.search(windows.text, seen.start, seen.end))
                heard.append(FoundElsewhere(other, facet, seen.start, seen.end, denied, _probability(score)))
        return sorted(heard, key=lambda one: (-one.confidence, one.item, one.facet))

    @cached_property
    def _passing(self) -> Passing:
        learned = Passing.of(self.trained.about["passing"])
        if "close" not in self._without:
            return learned
        return Passing(tuple(w if n == 1 else 0.0 for n, w in enumerate(learned.weights)), learned.level)

    def sightings(self, windows: Windows, wanted: Callable[[str], bool]) -> list[Sighting]:
        """Facets of the items wanted that the answer may state."""

        def slot(name: str) -> Slot | None:
            other, facet = self.questionnaire.split_facet(name)
            known = self.questionnaire.by_id.get(other)
            if known is None or not wanted(other) or facet not in known.facet_ids:
                return None
            return self.slot(name, OTHER_ITEM)

        names = {row: name for name, row in self.trained.about["facets"].items()}
        return sightings(windows, names, slot)


def _single_no(text: str) -> bool:
    """A "no" with nothing behind it; with more, it may be a complaint."""
    return len(text.split()) == 1 and bool(BARE_NO.match(text.strip()))


def _found(item: Item, facet: str, text: str, seen: Evidence, score: float) -> FoundFacet:
    negated = bool(NEGATION.search(text, seen.start, seen.end))
    denied = (seen.denied > 0 and negated) or seen.denied > _SURELY_DENIED
    # "Nobody took part": the facet that an item stands or falls with, denied in its first word.
    denied = denied or (facet in item.absence and bool(OPENS_WITH_NO.match(text[seen.start : seen.end])))
    return FoundFacet(facet, seen.start, seen.end, denied, _probability(score))


def _probability(odds: float) -> float:
    from math import exp

    return round(1 / (1 + exp(-max(-30.0, min(30.0, odds)))), 4)
