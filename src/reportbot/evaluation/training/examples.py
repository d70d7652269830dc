"""Turns labelled answers into examples for the network, and varies them a little."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation.labelled import LabelledAnswer
from reportbot.evaluation.training.encoder_model import padded
from reportbot.understanding.cues import INTENTS
from reportbot.understanding.network import ASKED, ASKED_OPENLY, NOT_ASKED, OTHER_ITEM
from reportbot.understanding.spans import sentence_bounds

if TYPE_CHECKING:
    from reportbot.understanding.encoder import TokenEncoder

_BORROWED_ALONE = 7
NEAR = "near:"
"""Begins the tag of a sentence that sounds as if it stated a facet."""
TRAP = "trap:"
"""Begins the tag of an answer that states nothing in the words of its item, or something in none of them."""
ALONE = ""
"""The item of a sentence that is read by itself, with nothing asked."""
FacetName = tuple[str, str]
MAX_ANSWER = 200
"""Word pieces of an answer; hardly any labelled answer is longer."""
MAX_FACETS = 8
_UNSURE = 0.3
_BORROWED = 2
"""Facets of other items that are read along with an answer in training."""


@dataclass(frozen=True)
class Example:
    """An answer, the facets it is read against, and what should be read from it."""

    text: str
    facets: list[FacetName]
    asked: list[int]
    spans: list[list[int]]
    """Per facet, for each token of the answer: 1 where it belongs to the stating words."""
    stated: list[int]
    denied: list[int]
    anywhere: list[int]
    vague: int
    intent: int
    trust: list[float]
    """Per facet of the questionnaire, how far its absence from `anywhere` can be believed."""
    whole: int
    """0 for a sentence taken out of its answer, which is neither vague nor of any kind."""
    known_vague: int
    """0 where nobody said whether it is vague: fine words are among what only sounds like a fact."""


class Examples:
    """Makes examples for one questionnaire with one tokenizer."""

    def __init__(self, questionnaire: Questionnaire, encoder: TokenEncoder) -> None:
        self.questionnaire = questionnaire
        self.encoder = encoder
        self.names: list[FacetName] = [(i.id, f.id) for i in questionnaire.items() for f in i.facets]
        self.row: dict[FacetName, int] = {name: place + 1 for place, name in enumerate(self.names)}
        self.states = {
            name: encoder.tokens(questionnaire.item(name[0]).facet(name[1]).states)[0] for name in self.names
        }
        self.near: Mapping[str, Sequence[FacetName]] = {}
        """Answer to facets of other items that sound alike: the hard ones to tell apart."""

    def make(self, answer: LabelledAnswer, chance: random.Random | None = None) -> Example:
        """The example of an answer; with `chance`, facets in random order and some borrowed ones."""
        item = self.questionnaire.by_id.get(answer.item)
        facets: list[FacetName] = [(item.id, facet) for facet in item.facet_ids] if item else []
        if chance is not None:
            facets += self._borrowed(answer, chance)
            chance.shuffle(facets)
            facets = facets[:MAX_FACETS]
        return self._labelled(answer, facets)

    def facets(self, item: str) -> Sequence[str]:
        """Facets of an item; none of one that the questionnaire does not have."""
        known = self.questionnaire.by_id.get(item)
        return known.facet_ids if known else ()

    def _borrowed(self, answer: LabelledAnswer, chance: random.Random) -> list[FacetName]:
        said = [name for full in answer.also_states if (name := split(full)) in self.row]
        borrowed = [name for name in said if chance.random() < 0.8]
        near = self.near.get(answer.answer, ())
        most = _BORROWED if answer.item != ALONE else _BORROWED_ALONE
        for _ in range(chance.randrange(most)):
            borrowed.append(chance.choice(near if near and chance.random() < 0.7 else self.names))
        return [name for name in dict.fromkeys(borrowed) if name[0] != answer.item]

    def closely(self, answer: LabelledAnswer, chance: random.Random) -> Example:
        """The answer read against facets of other items alone, stated ones and the likeliest of the rest."""
        said = [name for full in answer.also_states if (name := split(full)) in self.row]
        chance.shuffle(said)
        chosen, near = said[:MAX_FACETS], list(self.near.get(answer.answer, ()))
        while len(chosen) < MAX_FACETS and near:
            # The likelier ones more often: they are what a quick look takes for stated.
            chosen.append(near.pop(min(int(chance.expovariate(0.25)), len(near) - 1)))
        chosen = [name for name in dict.fromkeys(chosen) if name[0] != answer.item]
        chance.shuffle(chosen)
        return self._labelled(answer, chosen)

    def pieces(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Word pieces of an answer, cut to what is read at once."""
        ids, offsets = self.encoder.tokens(text)
        return ids[:MAX_ANSWER], offsets[:MAX_ANSWER]

    def _labelled(self, answer: LabelledAnswer, facets: list[FacetName]) -> Example:
        offsets = self.pieces(answer.answer)[1]
        words = [_words(answer, name) for name in facets]
        own = [(answer.item, facet) for facet in answer.stated]
        stated_rows = [self.row[name] for name in own if name in self.row]
        said_rows = [self.row[name] for full in answer.also_states if (name := split(full)) in self.row]
        return Example(
            text=answer.answer,
            facets=facets,
            asked=[_asked(answer, name) for name in facets],
            spans=[_marks(answer.answer, span, offsets) for span in words],
            stated=[int(span is not None) for span in words],
            denied=[int(_denies(answer, name)) for name in facets],
            anywhere=stated_rows + said_rows,
            vague=int(answer.vague),
            intent=INTENTS.index(answer.intent),
            trust=self._trust(answer),
            whole=int(answer.item != ALONE),
            known_vague=int(answer.item != ALONE and not _may_be_vague(answer)),
        )

    def _trust(self, answer: LabelledAnswer) -> list[float]:
        """Of other items only the clear cases were labelled, but for answers labelled with all they state."""
        if answer.complete:
            return [1.0] * len(self.names)
        return [1.0 if name[0] == answer.item else _UNSURE for name in self.names]


def _may_be_vague(answer: LabelledAnswer) -> bool:
    silent = not (answer.vague or answer.stated or answer.also_states)
    return silent and any(tag.startswith((NEAR, TRAP)) for tag in answer.tags)


def split(full: str) -> FacetName:
    """`item.facet` in its two parts."""
    item, _, facet = full.rpartition(".")
    return item, facet


def _asked(answer: LabelledAnswer, name: FacetName) -> int:
    if name[0] != answer.item:
        return OTHER_ITEM
    if not answer.asked:
        return ASKED_OPENLY
    return ASKED if name[1] in answer.asked else NOT_ASKED


def _words(answer: LabelledAnswer, name: FacetName) -> str | None:
    if name[0] == answer.item:
        return answer.stated.get(name[1])
    return answer.also_states.get(".".join(name))


def _denies(answer: LabelledAnswer, name: FacetName) -> bool:
    """Facets of the answer's own item are denied by their id, others by `item.facet`."""
    return (name[0] == answer.item and name[1] in answer.denied) or ".".join(name) in answer.denied


def _marks(text: str, span: str | None, offsets: Sequence[tuple[int, int]]) -> list[int]:
    if not span:
        return [0] * len(offsets)
    start = text.find(span)
    return [int(a < start + len(span) and b > start) for a, b in offsets]


def variants(answer: LabelledAnswer, chance: random.Random, facets: Sequence[str] = ()) -> list[LabelledAnswer]:
    """The answer itself and variations of it whose labels are certain; one of them is read an epoch.

    Args:
        facets: of its item, for follow-ups that it leaves without an answer.
    """
    if answer.intent != "answer":
        return [answer]
    missing = [facet for facet in facets if facet not in answer.stated]
    if not answer.stated:
        beside = [] if answer.asked else [_asked_for(answer, _near_misses(answer) or missing, chance)]
        return [answer] * 2 + beside * 2
    kinds = [answer] * 3
    if not answer.asked:
        kinds.append(replace(answer, asked=(chance.choice(sorted(answer.stated)),)))
        kinds.append(_as_follow_up(answer, chance))
        if missing:
            kinds.append(_asked_for(answer, missing, chance))
    if len(answer.stated) > 1:
        kinds.append(_without_one(answer, chance))
    return kinds


def _near_misses(answer: LabelledAnswer) -> list[str]:
    """Facets that the words only sound like."""
    return [tag.removeprefix(NEAR) for tag in answer.tags if tag.startswith(NEAR)]


def _asked_for(answer: LabelledAnswer, facets: Sequence[str], chance: random.Random) -> LabelledAnswer:
    """The same words as the reply to a follow-up that they do not answer."""
    return replace(answer, asked=(chance.choice(facets),)) if facets else answer


def sentences(answer: LabelledAnswer) -> list[LabelledAnswer]:
    """The sentences of an answer by themselves, each with all facets, of whatever item, that it states."""
    if answer.intent not in ("answer", "irritated"):
        return []
    said = {f"{answer.item}.{facet}": words for facet, words in answer.stated.items()} | dict(
        answer.also_states
    )
    found = []
    for start, end in sentence_bounds(answer.answer):
        states = {}
        for name, words in said.items():
            first = max(start, answer.answer.find(words))
            last = min(end, answer.answer.find(words) + len(words))
            if last - first >= min(12, len(words) / 2, (end - start) / 2):
                states[name] = answer.answer[first:last]
        denied = tuple(name for name in states if _denies(answer, split(name)))
        found.append(
            LabelledAnswer(answer.id, ALONE, answer.answer[start:end], denied=denied, also_states=states)
        )
    return found


def placed(answer: LabelledAnswer, items: Sequence[str], chance: random.Random) -> LabelledAnswer:
    """A mere remark under any item: "next, please" says as little about another one."""
    silent = answer.intent != "answer" and not answer.stated and not answer.also_states
    return replace(answer, item=chance.choice(items), asked=()) if silent and chance.random() < 0.6 else answer


def _as_follow_up(answer: LabelledAnswer, chance: random.Random) -> LabelledAnswer:
    """The words of one facet as the reply to a follow-up on that facet."""
    facet = chance.choice(sorted(answer.stated))
    span = answer.stated[facet]
    kept = {name: words for name, words in answer.stated.items() if words in span}
    denied = tuple(name for name in answer.denied if name in kept)
    return replace(
        answer, answer=span, asked=(facet,), stated=kept, denied=denied, also_states={}, complete=False
    )


def _without_one(answer: LabelledAnswer, chance: random.Random) -> LabelledAnswer:
    """The answer with the words of one facet taken out, where that leaves all others whole."""
    facet = chance.choice(sorted(answer.stated))
    span = answer.stated[facet]
    rest = answer.answer.replace(span, "", 1).strip()
    stated = {name: words for name, words in answer.stated.items() if name != facet}
    if len(rest) < 12 or not all(words in rest for words in (*stated.values(), *answer.also_states.values())):
        return answer
    denied = tuple(name for name in answer.denied if name != facet)
    return replace(answer, answer=rest, stated=stated, denied=denied, complete=False)


def described(examples: Examples) -> dict[str, Any]:
    """The descriptions of all facets, in order."""
    return padded([examples.states[name] for name in examples.names])


def collate(made: Sequence[Example], examples: Examples) -> dict[str, Any]:
    """Examples as padded rows."""
    import torch

    out = padded([examples.pieces(one.text)[0] for one in made])
    slots = len(made), MAX_FACETS
    out |= {name: torch.zeros(slots) for name in ("real", "stated", "denied")}
    out |= {name: torch.zeros(slots, dtype=torch.long) for name in ("rows", "asked")}
    out["spans"] = torch.zeros(*slots, out["ids"].shape[1])
    out["anywhere"] = torch.zeros(len(made), len(examples.names))
    out["trust"] = torch.tensor([one.trust for one in made])
    for name in ("whole", "vague", "known_vague"):
        out[name] = torch.tensor([float(getattr(one, name)) for one in made])
    out["intent"] = torch.tensor([one.intent for one in made])
    for n, one in enumerate(made):
        count = len(one.facets)
        out["real"][n, :count] = 1
        for name in ("asked", "stated", "denied"):
            out[name][n, :count] = torch.tensor(getattr(one, name), dtype=out[name].dtype)
        for place, facet in enumerate(one.facets):
            out["rows"][n, place] = examples.row[facet]
            out["spans"][n, place, 1 : 1 + len(one.spans[place])] = torch.tensor(one.spans[place])
        out["anywhere"][n, [number - 1 for number in one.anywhere]] = 1
    return out
