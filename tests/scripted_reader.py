"""An assessor whose readings a test writes into the answers themselves.

`name: …` inside an answer states the facet `name` with the words up to the next line; `no name`
denies it; `@item.facet: …` states a facet of another item in passing,
`@item.facet~0.6: …` hardly so; `perhaps name: …` may state a facet of its own item;
`!intent` sets the intent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast, get_args

from reportbot.core.events import Intent
from reportbot.core.ports import Assessment, Clash, FoundElsewhere, FoundFacet, Statement
from reportbot.core.questionnaire import Item

_LINE = re.compile(
    r"^(?P<at>@)?(?P<perhaps>perhaps )?(?P<no>no )?(?P<name>[a-z_.]+)(~(?P<sure>[\d.]+))?(:(?P<words>.*))?$",
    re.MULTILINE,
)
_INTENT = re.compile(r"^!([a-z_]+)", re.MULTILINE)


class ScriptedReader:
    """Reads the marks above and nothing else; contradicts answers that share a `clash N` line."""

    name = "offline"

    def assess(self, item: Item, answer: str, asked: Sequence[str] | None = None) -> Assessment:
        facets: dict[str, FoundFacet] = {}
        elsewhere: list[FoundElsewhere] = []
        unsure: list[FoundFacet] = []
        for match in _LINE.finditer(answer):
            start, end = match.span()
            denied = bool(match["no"])
            if match["at"]:
                other, _, facet = match["name"].rpartition(".")
                elsewhere.append(FoundElsewhere(other, facet, start, end, denied, float(match["sure"] or 1)))
            elif match["perhaps"]:
                unsure.append(FoundFacet(match["name"], start, end, denied, 0.3))
            elif match["name"] in item.facet_ids and (denied or match["words"] is not None):
                facets[match["name"]] = FoundFacet(match["name"], start, end, denied)
        mark = _INTENT.search(answer)
        intent = mark[1] if mark else "answer"
        if intent == "vague":
            return Assessment(facets, vague=True)
        assert intent in get_args(Intent)
        return Assessment(facets, intent=cast(Intent, intent), elsewhere=elsewhere, unsure=unsure)

    def recall(self, item: Item, earlier: Sequence[Statement]) -> Sequence[tuple[str, FoundFacet]]:
        return [
            (statement.turn, FoundFacet(facet.facet, facet.start, facet.end, facet.denied, facet.confidence))
            for statement in earlier
            for facet in self.assess(item, statement.text).elsewhere
            if facet.item == item.id
        ]

    def clash(self, a: Statement, b: Statement) -> Clash | None:
        marks = set(re.findall(r"clash \d+", a.text)) & set(re.findall(r"clash \d+", b.text))
        return Clash(0, len(a.text), 0, len(b.text), 1.0) if marks else None

    def clashes(self, new: Statement, earlier: Sequence[Statement]) -> Sequence[tuple[str, Clash]]:
        found = [(statement.turn, self.clash(statement, new)) for statement in earlier]
        return [(turn, clash) for turn, clash in found if clash is not None]
