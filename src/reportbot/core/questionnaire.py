"""The questionnaire: sections of items, items of facets, and the conditions that make them moot."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

Concern = Literal["representation", "participation", "accountability", "validation", "dual-use", "record"]
Origin = Literal["paper", "second-hand", "tool"]
Level = Literal["required", "recommended"]
Stage = Literal["development", "deployment"]
Role = Literal["both", "developer", "decision-maker", "community"]
Voice = Literal["project", "community"]

PRECONDITIONS: tuple[Concern, ...] = ("representation", "participation", "accountability")
CHALLENGES: tuple[Concern, ...] = ("validation", "dual-use")
CONCERNS: tuple[Concern, ...] = (*PRECONDITIONS, *CHALLENGES, "record")
ROLES: tuple[Role, ...] = ("both", "developer", "decision-maker", "community")

CONCERN_TITLES: Mapping[Concern, str] = {
    "representation": "Simulations of marginalized populations are not neutral technical outputs",
    "participation": "Populations are not simulated without their participation",
    "accountability": "Simulations are not used without accountability",
    "validation": "Outputs are hard to validate",
    "dual-use": "An accurate model of people is dual-use",
    "record": "The record itself",
}


@dataclass(frozen=True)
class Moot:
    """A declared absence elsewhere that empties an item or facet of meaning."""

    item: str
    facet: str
    because: str


@dataclass(frozen=True)
class Facet:
    """One separate thing that an answer has to state."""

    id: str
    states: str
    label: str
    short: str
    follow_up: str
    follow_up_community: str | None = None
    moot: Moot | None = None


@dataclass(frozen=True)
class Item:
    """One question of the interview, covered facet by facet."""

    id: str
    section: str
    title: str
    concern: Concern
    origin: Origin
    level: Level
    stage: Stage
    question: str
    question_decider: str | None
    question_community: str | None
    plain: str
    why: str
    citations: tuple[str, ...]
    hint: str
    example: str
    absence: tuple[str, ...]
    """Facets whose honest "no" makes the whole item declared absent."""
    moot: tuple[Moot, ...]
    facets: tuple[Facet, ...]
    opens: bool = False
    """Asked before anything else: an interview begins with a name, not with who paid."""

    @cached_property
    def facet_ids(self) -> tuple[str, ...]:
        return tuple(facet.id for facet in self.facets)

    def facet(self, facet_id: str) -> Facet:
        for facet in self.facets:
            if facet.id == facet_id:
                return facet
        raise KeyError(facet_id)

    @property
    def is_precondition(self) -> bool:
        return self.concern in PRECONDITIONS

    def wording(self, role: Role) -> str:
        """The question as put to a respondent of `role`."""
        if role == "community" and self.question_community:
            return self.question_community
        if role == "decision-maker" and self.question_decider:
            return self.question_decider
        return self.question

    def is_for(self, role: Role) -> bool:
        """Whether a respondent of `role` is asked this item."""
        if role == "community":
            return self.question_community is not None
        if role == "developer":
            return self.stage == "development"
        if role == "decision-maker":
            return self.stage == "deployment"
        return True


@dataclass(frozen=True)
class Section:
    """A chapter of the report."""

    id: str
    title: str
    intro: str
    precondition: int | None
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Questionnaire:
    """Everything that the interview asks, in order, with the digest of its source."""

    id: str
    version: str
    digest: str
    sections: tuple[Section, ...] = field(repr=False)

    def items(self) -> Iterator[Item]:
        for section in self.sections:
            yield from section.items

    @cached_property
    def by_id(self) -> Mapping[str, Item]:
        return {item.id: item for item in self.items()}

    def item(self, item_id: str) -> Item:
        return self.by_id[item_id]

    @cached_property
    def facet_names(self) -> frozenset[str]:
        """All facets as `item.facet`."""
        return frozenset(f"{item.id}.{facet.id}" for item in self.items() for facet in item.facets)

    def split_facet(self, name: str) -> tuple[str, str]:
        """Part `item.facet` into its two ids."""
        item_id, _, facet_id = name.rpartition(".")
        return item_id, facet_id


def voice_of(role: Role) -> Voice:
    """Community respondents speak in a voice of their own; all others for the project."""
    return "community" if role == "community" else "project"
