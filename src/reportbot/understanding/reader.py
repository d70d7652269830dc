"""The offline reader: implements the Assessor port with the trained network, cues and rules.

Nothing heavy is loaded before the first answer is read. Where the encoder or the artefact cannot be
had, the plain keyword reader answers, so that an interview goes on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reportbot.core.errors import ReportbotError
from reportbot.core.events import Intent
from reportbot.core.ports import Assessment, Clash, FoundElsewhere, FoundFacet, Statement
from reportbot.core.questionnaire import Facet, Item, Questionnaire
from reportbot.understanding.bare import bare_answer
from reportbot.understanding.contradictions import Contradictions
from reportbot.understanding.cues import BARE_NO, INTENTS, NEGATION, formula
from reportbot.understanding.keywords import KeywordReader
from reportbot.understanding.network import ASKED, ASKED_OPENLY, NOT_ASKED, OTHER_ITEM, Network, Slot
from reportbot.understanding.reading import AnswerReading, Evidence, Windows
from reportbot.understanding.spans import readable
from reportbot.understanding.trained import Trained

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder

MAX_READ = 20_000
"""Code points of an answer that are read; the rest is kept and shown, not assessed."""
SILENT: frozenset[Intent] = frozenset({"does_not_know", "already_said", "move_on", "question", "off_topic"})
"""Messages that state nothing, whatever words they hold."""
_CANDIDATES = 6
"""Facets of other items that are looked at closely in one answer."""
_CLOSE_WINDOWS = 2
"""Windows of a long answer that are read a second time for them."""
_RECALLED = 60
"""Earlier answers that "I already said that" is looked for in: the newest ones."""


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

    @cached_property
    def trained(self) -> Trained:
        """The artefact that ships."""
        return Trained.load()

    @cached_property
    def network(self) -> Network:
        """The encoder with what training changed in it."""
        arrays = self.trained.arrays
        if "joint" in self._without:
            arrays = {name: value * (0 if name.endswith("_B") else 1) for name, value in arrays.items()}
        if "rows" in self._without:
            arrays = {name: value * (0 if name in ("femb", "fb") else 1) for name, value in arrays.items()}
        return Network(self._encoder.weights(), arrays)

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
        asked = None if "asked" in self._without else asked
        windows = Windows(self.network, self._encoder, text)
        read = windows.read(self.slots(item, tuple(asked or ())))
        intent = self._intent(text, read)
        facets = {} if intent in SILENT else self._facets(item, text, read)
        if intent == "answer" and "bare" not in self._without and (not facets or BARE_NO.match(text.strip())):
            facets = bare_answer(item, text, asked) or facets
        vague = intent == "answer" and not facets and read.vague > self.trained.threshold("vague")
        elsewhere = (
            self._elsewhere(item, windows, read) if intent in ("answer", "irritated") and not vague else []
        )
        return Assessment(facets, vague, intent, elsewhere, partial)

    def recall(self, item: Item, earlier: Sequence[Statement]) -> Sequence[tuple[str, FoundFacet]]:
        """Facets of `item` that earlier answers state, the surest place of each."""
        if self.trouble is not None:
            return ()
        best: dict[str, tuple[str, FoundFacet]] = {}
        slots = self.slots(item, None)
        for statement in earlier[-_RECALLED:]:
            if statement.item == item.id:
                continue
            text = readable(statement.text[:MAX_READ])
            read = Windows(self.network, self._encoder, text, most=2).read(slots)
            for facet, seen in read.facets.items():
                before = best.get(facet)
                if seen.stated > self.trained.threshold("recalled") and (
                    before is None or seen.stated > before[1].confidence
                ):
                    best[facet] = (statement.turn, _found(facet, text, seen, seen.stated))
        return [(turn, _sure(found)) for turn, found in best.values()]

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        """Whether two answers contradict each other; `a` is the earlier."""
        return self._contradictions.clash(a, b) if self.trouble is None else None

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        """Earlier turns that `new` contradicts, the surest first."""
        return self._contradictions.clashes(new, earlier) if self.trouble is None else ()

    @cached_property
    def _contradictions(self) -> Contradictions:
        return Contradictions(self.trained)

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
            facet.id: _sure(_found(facet.id, text, seen, seen.stated - level))
            for facet in item.facets
            if (seen := read.facets.get(facet.id)) is not None and seen.stated > level and seen.end > seen.start
        }

    def _elsewhere(self, item: Item, windows: Windows, read: AnswerReading) -> list[FoundElsewhere]:
        """Facets of other items: candidates by a quick look, each then read closely where it is likeliest."""
        hints = self._hints(item, read)
        slots = {name: self.slot(name, OTHER_ITEM) for name in hints}
        if not slots:
            return []
        places = Counter(read.window[self.trained.row(name)] for name in hints)
        only = [number for number, _ in places.most_common(_CLOSE_WINDOWS)]
        level, found = self.trained.threshold("elsewhere"), []
        for name, seen in windows.read(slots, only).facets.items():
            close = 0.0 if "close" in self._without else seen.stated
            score = close + self.trained.threshold("hint") * hints[name]
            if score > level and seen.end > seen.start:
                other, facet = self.questionnaire.split_facet(name)
                one = _sure(_found(facet, windows.text, seen, score - level))
                found.append(FoundElsewhere(other, facet, one.start, one.end, one.denied, one.confidence))
        return sorted(found, key=lambda one: (-one.confidence, one.item, one.facet))

    def _hints(self, item: Item, read: AnswerReading) -> dict[str, float]:
        """The likeliest facets of other items at a quick look."""
        hints: dict[str, float] = {}
        names = {row: name for name, row in self.trained.about["facets"].items()}
        for row, hint in sorted(read.anywhere.items(), key=lambda pair: -pair[1]):
            if hint < self.trained.threshold("candidate") or len(hints) == _CANDIDATES:
                break
            other, facet = self.questionnaire.split_facet(names[row])
            known = self.questionnaire.by_id.get(other)
            if known is not None and other != item.id and facet in known.facet_ids:
                hints[names[row]] = hint
        return hints


def _found(facet: str, text: str, seen: Evidence, score: float) -> FoundFacet:
    denied = seen.denied > 0 and bool(NEGATION.search(text, seen.start, seen.end) or seen.denied > 2)
    return FoundFacet(facet, seen.start, seen.end, denied, score)


def _sure(found: FoundFacet) -> FoundFacet:
    """The same with its log-odds as a probability."""
    from math import exp

    confidence = 1 / (1 + exp(-max(-30.0, min(30.0, found.confidence))))
    return FoundFacet(found.facet, found.start, found.end, found.denied, round(confidence, 4))
