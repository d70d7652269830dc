"""What the respondents of an example say, and how they answer what the interview asks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reportbot.core.questionnaire import Role, voice_of
from reportbot.core.readings import FacetState, Readings
from reportbot.core.report import Draft
from reportbot.sitting import Interview

FOLDER = Path(__file__).resolve().parent
CASES = ("generative-agents-town", "harbour-heat")

Message = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """What a respondent has to say on one item."""

    answer: str = ""
    revision: str = ""
    """Said instead of `answer` after going back to the question."""
    later: bool = False
    """Put off once."""
    unknown: Mapping[str, Message] = field(default_factory=dict)
    """Facets that the respondent does not know: reason, owner, due."""
    follow_ups: Mapping[str, str] = field(default_factory=dict)
    confirms: Mapping[str, str] = field(default_factory=dict)
    """Facet to words that a quote must hold for the respondent to confirm it."""
    denies: Sequence[str] = ()
    """Facets of which the respondent says no; the others that follow-ups know are affirmed."""
    notes: Sequence[Message] = ()
    """Comments, evidence and questions to the assistant, sent before the reply."""
    sources: Sequence[str] = ()


@dataclass(frozen=True)
class SittingScript:
    """One sitting: who answers, when, and with which words."""

    id: str
    respondent: str
    role: Role
    start: str
    items: Mapping[str, Words]
    conflicts: Sequence[Message]
    asides: Sequence[Message]
    """Replies to other answers and checks of evidence, at the end of the sitting."""


@dataclass(frozen=True)
class Case:
    """One example as `answers.toml` has it."""

    folder: Path
    draft: Draft
    sittings: Sequence[SittingScript]


def read_case(name: str) -> Case:
    """The answers of a case."""
    folder = FOLDER / name
    told = tomllib.loads((folder / "answers.toml").read_text("utf-8"))
    sittings = []
    for sitting in told["sittings"]:
        items = {item: _words(words, told.get("silence", {})) for item, words in sitting["items"].items()}
        sittings.append(SittingScript(**{"conflicts": (), "asides": (), **sitting, "items": items}))
    return Case(folder, Draft(told["id"], told["draft"]), sittings)


def _words(told: Mapping[str, Any], silence: Message) -> Words:
    made = ("comments", "evidence", "asks", "unknown", "unknown_because")
    plain = {name: value for name, value in told.items() if name not in made}
    notes = [{"comment": text} for text in told.get("comments", [])]
    notes += [{"evidence": offered} for offered in told.get("evidence", [])]
    notes += [{"ask": text} for text in told.get("asks", [])]
    unknown = {**dict.fromkeys(told.get("unknown", []), silence), **told.get("unknown_because", {})}
    return Words(**plain, unknown=unknown, notes=notes)


NOTES = {
    "stated": "I said so in my answer.",
    "absent": "My answer is no.",
    "missing": "I did not say that; the words quoted are about something else.",
}


def _meant(facet: str, words: Words, read: FacetState) -> FacetState:
    """How the respondent wants a facet read that the program read as `read`."""
    if facet in words.unknown:
        return "missing" if read in ("stated", "absent") else read
    if facet in words.denies:
        return "absent"
    return "stated" if facet in words.follow_ups else read


class Respondent:
    """Answers the questions of one sitting, one line of the headless protocol at a time."""

    def __init__(self, script: SittingScript, interview: Interview) -> None:
        self.script = script
        self.interview = interview
        self.stumbles: list[str] = []
        """Where the interview asked for what it had been told, or took words for what nobody meant."""
        self._notes = {item: list(words.notes) for item, words in script.items.items()}
        self._done: set[tuple[str, str]] = set()
        self._revise = ""
        self._left = ""

    def reply(self, question: Mapping[str, Any]) -> Message:
        """The next line while `question` stands open."""
        item, kind = question["item"], question["kind"]
        words = self.script.items.get(item, Words())
        if self._revise and self._goes_back(item, kind):
            return {"back": True}
        if item != self._left:
            for correction in self.corrections(self._left):
                return correction
            self._left = item
        if kind != "conflict" and self._notes.get(item):
            return self._notes[item].pop(0)
        if kind == "confirm":
            return self._confirm(question, words)
        if kind == "conflict":
            return self._settle(question)
        if words.later and self._first(item, "later"):
            return {"later": True}
        if kind == "main":
            return self._answer(item, words)
        return self._follow_up(question, words)

    def corrections(self, item_id: str) -> Iterator[Message]:
        """What a respondent who looks over an item sets right: each facet at most once."""
        words = self.script.items.get(item_id)
        if words is None or not {(item_id, "answered"), (item_id, "said unknown")} & self._done:
            return
        readings = Readings(self.interview.questionnaire, self.interview.state, voice_of(self.script.role))
        for facet, reading in readings[item_id].facets.items():
            meant = _meant(facet, words, reading.state)
            if meant != reading.state and reading.state != "does_not_arise" and self._first(item_id, facet):
                quotes = " | ".join(repr(self.interview.words(quote)) for quote in reading.quotes)
                self.stumbles.append(f"{item_id}.{facet}: read as {reading.state}, meant {meant}: {quotes}")
                yield {"mark": {"item": item_id, "facet": facet, "state": meant, "note": NOTES[meant]}}

    def last_corrections(self) -> Iterator[Message]:
        """Corrections to the item that was answered last."""
        return self.corrections(self._left)

    def _first(self, item: str, what: str) -> bool:
        """Whether this is the first time, which it then no longer is."""
        fresh = (item, what) not in self._done
        self._done.add((item, what))
        return fresh

    def _goes_back(self, item: str, kind: str) -> bool:
        """Back from the next item, past its follow-ups, to the question whose answer is revised."""
        started = (self._revise, "gone back") in self._done
        if item != self._revise:
            self._done.add((self._revise, "gone back"))
            return True
        return started and kind != "main"

    def _answer(self, item: str, words: Words) -> Message:
        if self._revise == item:
            self._revise = ""
            return {"answer": words.revision}
        if words.answer:
            self._done.add((item, "answered"))
            self._revise = item if words.revision else self._revise
            return {"answer": words.answer}
        return self._unknown(item, next(iter(words.unknown), ""), words)

    def _unknown(self, item: str, facet: str, words: Words) -> Message:
        if facet in words.unknown:
            self._done.add((item, "said unknown"))
            return {"unknown": dict(words.unknown[facet])}
        self.stumbles.append(f"{item}: nothing to say")
        return {"move_on": True}

    def _confirm(self, question: Mapping[str, Any], words: Words) -> Message:
        quote = question["quotes"][0]["text"]
        meant = [words.confirms.get(facet) for facet in question["facets"]]
        if all(part and part in quote for part in meant):
            return {"accept": True}
        source = question["quotes"][0]["item"]
        named = ", ".join(question["facets"])
        self.stumbles.append(f"{question['item']}: refused {named} from {source}: {quote!r}")
        return {"accept": False}

    def _settle(self, question: Mapping[str, Any]) -> Message:
        items = [quote["item"] for quote in question["quotes"]]
        for settled in self.script.conflicts:
            if settled["items"] == items:
                return {"stands": settled["stands"], "note": settled["note"]}
        texts = " | ".join(repr(quote["text"]) for quote in question["quotes"])
        self.stumbles.append(f"{' and '.join(items)}: no contradiction seen: {texts}")
        return {"stands": "both", "note": "I see no contradiction between the two."}

    def _follow_up(self, question: Mapping[str, Any], words: Words) -> Message:
        item, facets = question["item"], question["facets"]
        if words.answer and self._first(item, "answered"):
            return {"answer": words.answer}
        lead = facets[0]
        if lead in words.unknown:
            told = [facet for facet in facets if facet not in words.unknown]
            if told:
                self.stumbles.append(f"{item}: unknown covers {', '.join(told)}, which had been told")
            return self._unknown(item, lead, words)
        told = [facet for facet in facets if facet in words.follow_ups]
        told = told if self._first(item, "told in full") else told[:1]
        verb = "asked again for" if lead in told else "moved on from"
        self.stumbles.append(f"{item}: {verb} {', '.join(facets)}: {question['text']}")
        if lead not in told:
            return {"move_on": True}
        return {"answer": " ".join(words.follow_ups[facet] for facet in told)}
