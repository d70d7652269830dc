"""Simulated respondents: what each kind of person types when a question is put to them.

They know a fact sheet: a sentence per facet, some of them an honest "no", some not known.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reportbot.core import commands as cmd
from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation.labelled import data
from reportbot.sitting import Question

Manner = Literal["truthful", "terse", "vague first", "evasive", "said that", "contradictory", "irritated"]
MANNERS: tuple[Manner, ...] = (
    "truthful", "terse", "vague first", "evasive", "said that", "contradictory", "irritated",
)  # fmt: skip
_VAGUE = (
    "We take this very seriously and follow best practice at every step of the way.",
    "That is at the heart of our approach, and a great deal of thought has gone into it.",
    "Our framework is robust and evolves continuously with the needs of all stakeholders.",
    "It is well taken care of across the whole organisation, as you would expect of us.",
)
_SAID = ("I already told you that.", "As I said before, see above.", "We went over this earlier.")
_PATIENCE = 12
"""Questions after which the irritated respondent begins to object to follow-ups."""


@dataclass(frozen=True)
class FactSheet:
    """What one invented team knows."""

    team: str
    known: Mapping[str, str]
    """`item.facet` to the sentence that states it."""
    absent: frozenset[str]
    """Those of them that state it by a "no"."""
    unknown: frozenset[str]


HANDS = ("builder", "tune", "tune-two", "test")
"""Who wrote the sheets. Training draws pairs from the builder's; the last are not read while building."""


def fact_sheets(hand: str = "builder") -> Iterator[FactSheet]:
    """All sheets of one hand, in the order of their names."""
    for file in sorted(data("fact_sheets", hand).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            told = json.loads(file.read_text(encoding="utf-8"))
            yield FactSheet(told["team"], told["known"], frozenset(told["absent"]), frozenset(told["unknown"]))


@dataclass
class Respondent:
    """One person in one manner; remembers what was said."""

    sheet: FactSheet
    manner: Manner
    questionnaire: Questionnaire
    seed: int = 0
    said: set[str] = field(default_factory=set)
    """Facets said so far, in answer or in passing."""
    questions: int = 0
    takes_back: tuple[str, str, str] | None = None
    """What was said, what is said against it, and under which item."""

    def __post_init__(self) -> None:
        self._chance = random.Random(f"{self.sheet.team} {self.manner} {self.seed}")
        self._vague: set[str] = set()

    def reply(self, question: Question) -> cmd.Command:
        """What this person does on a question."""
        self.questions += 1
        prompt = question.prompt
        if prompt.kind == "conflict":
            return cmd.Stand("unresolved")
        if prompt.kind == "confirm":
            return cmd.Accept(self.confirms(prompt.item, prompt.facets, self._quoted(question)))
        wanted = [f"{prompt.item}.{facet}" for facet in prompt.facets]
        return cmd.Answer(self._answer(prompt.kind, prompt.item, wanted))

    def confirms(self, item: str, facets: Sequence[str], quote: str) -> bool:
        """A careful person says yes only where the words really say it."""
        sentences = [self.sheet.known.get(f"{item}.{facet}", "\0") for facet in facets]
        return all(_same(sentence, quote) for sentence in sentences)

    def _quoted(self, question: Question) -> str:
        start, end = question.text.find("“"), question.text.rfind("”")
        return question.text[start + 1 : end] if 0 <= start < end else ""

    def _answer(self, kind: str, item: str, wanted: Sequence[str]) -> str:
        known = [name for name in wanted if name in self.sheet.known]
        fresh = [name for name in known if name not in self.said]
        if self.manner == "evasive" or (self.manner == "vague first" and item not in self._vague):
            self._vague.add(item)
            return self._chance.choice(_VAGUE)
        if self.manner == "irritated" and kind == "follow_up" and self.questions > _PATIENCE:
            return "Enough of this, stop asking me the same thing."
        if not fresh:
            return self._chance.choice(_SAID) if known else "We don't know that."
        if self.manner == "said that" and kind == "main" and self._chance.random() < 0.5:
            fresh = fresh + self._neighbours(item)
        if self.manner == "contradictory" and kind == "main" and self.takes_back is None:
            self._take_back(item)
        chosen = fresh[:1] if self.manner == "terse" else fresh if kind == "main" else fresh[:2]
        self.said.update(chosen)
        words = [self.sheet.known[name] for name in chosen]
        if self.takes_back and self.takes_back[2] == item:
            words.append(self.takes_back[1])
        return " ".join(words)

    def _take_back(self, item: str) -> None:
        """Once in an interview, later, this person gives a number of agents other than the one before."""
        name = "populations.simulated.scale"
        if name in self.said and not item.startswith("populations."):
            self.takes_back = (self.sheet.known[name], "All in all there were only 77 agents in it.", item)

    def _neighbours(self, item: str) -> list[str]:
        """A facet of a later item that this person lets slip."""
        order = [i.id for i in self.questionnaire.items()]
        later = order[order.index(item) + 1 :]
        names = [f"{i}.{facet}" for i in later[:4] for facet in self.questionnaire.item(i).facet_ids]
        open_names = [name for name in names if name in self.sheet.known and name not in self.said]
        return [self._chance.choice(open_names)] if open_names else []


def _same(sentence: str, quote: str) -> bool:
    plain, words = sentence.rstrip(".").lower(), quote.rstrip("…. ").lower()
    return bool(words) and (words in plain or plain in words)
