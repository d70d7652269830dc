"""Words that carry no subject: they are left out where texts are compared by their words."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


COMMON = _words(
    "a an and any are as at be been by did do does for from had has have how if in is it it's its of on "
    "or our so than that the their them then there they this to us was we were what when where which "
    "who with you your"
)
IN_STATEMENTS = COMMON | _words(
    "all also each every he her him his i i'm into just me mine more most my only ours own really she "
    "some such that's these they're those too very we've whose"
)
"""More of them in what respondents say: pronouns, fillers and amounts."""
IN_DESCRIPTIONS = COMMON | _words("no none not one whether why will")
"""More of them in descriptions of facets."""
