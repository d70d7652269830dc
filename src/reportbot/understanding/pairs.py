"""What two statements share and where they differ: the features by which a contradiction is judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reportbot.understanding.common_words import IN_STATEMENTS
from reportbot.understanding.cues import NEGATION, OPENS_WITH_NO, OPENS_WITH_YES
from reportbot.understanding.details import Particulars, Quantity, particulars

_WORD = re.compile(r"[a-z][a-z'’]+")
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATED = rf"(?!\s+(?:the\s+)?(?:\d|{_MONTHS}))"
_OTHER_TIME = re.compile(
    rf"\b(?:(?:until|till|since|before|by){_DATED}|previous(?:ly)?|formerly|at first|at that time|in those days"
    r"|nowadays|these days|by now|now|last (?:year|spring|summer|autumn|winter|time|month)"
    r"|this (?:may|march|june|year|spring|summer|autumn|winter|month)|pilot|predecessor|no longer|used to"
    r"|meanwhile|later on|after(?:wards)?|moved (?:to|on)|went up|replaced|switched|version (?:one|two|three)"
    r"|from \w+ on|up to the|(?:first|second|third) (?:round|version|delivery|wave|phase|report)|had been"
    r"|hadn['’]t|wasn['’]t yet|not yet|so far)\b|(?<!\w)['’]\d\d\b",
    re.IGNORECASE,
)
_OTHER_SCOPE = re.compile(
    r"\b(?:as such|part|apart from|except|other(?: than)?|rather|as for|in the \w+ (?:part|tables?"
    r"|files?)|for (?:planning|complaints|the)|one of|some of|workshops?)\b",
    re.IGNORECASE,
)
_EXCLUSIVE = re.compile(
    r"\b(?:only|nobody else|no one else|no other|nothing else|entirely|alone|sole(?:ly)?|wholly|all"
    r"|always|never|every|each|exactly|whole|no ?body|none|whatsoever"
    r"|at all|any|one and (?:only|the same)|full stop|in full|ever|not any|always been)\b",
    re.IGNORECASE,
)
_OPPOSITES: tuple[tuple[str, str], ...] = (
    (
        r"independen\w*|outside\w*|external\w*|no ties|unaffiliated|neutral|at arm",
        r"our own|ourselves|own team|on the team|same (?:people|team)|commission\w*|paid by|pays"
        r"|on our board|in-?house|colleague\w*|developers?",
    ),
    (
        r"anonym\w*|hashed|scrubb\w*|coarsen\w*|blank\w*|cut before|strip\w*|no personal|pseudonym\w*"
        r"|aggregat\w*|not identif\w*",
        r"\bnames?\b|addresses|plain|as they were|raw|identif\w*|recogni[sz]\w*|look (?:a person|someone"
        r"|people) up|linked|date of birth|birth dates?|medical|to the metre",
    ),
    (
        r"deleted?|destroyed|wiped?|erased?",
        r"still (?:have|there|on)|kept|keep|shared drive|no way to|backup|archive",
    ),
    (
        r"public\w*|published|on (?:each|every)|told|open(?:ly)?|announced|website",
        r"never told|not told|secret\w*|kept quiet|confidential|no code|internal(?:ly)? only|hidden"
        r"|not released|nobody outside",
    ),
    (
        r"fixed|sealed|frozen|before (?:seeing|the first|any)|pre-?regist\w*|in advance",
        r"tuned|adjusted|afterwards|after (?:seeing|it|the)|with the results|until it",
    ),
    (
        r"no stake|no interest|nothing to (?:gain|lose)|disinterested|neither way",
        r"stake|paid for|our bill|job|profit\w*|depends on|bonus|contract|wants? it",
    ),
    (
        r"ruled out|forbidden|prohibited|refus\w*|banned|not allowed|may not|barred",
        r"used (?:it|by)|with .* blessing|allowed|went ahead|sold|may (?:use|run)",
    ),
    (
        r"forecast\w*|predict\w*|confirm\w*|take that .* to the bank",
        r"no forecast|not (?:a )?(?:forecast|prediction)|explor\w*|illustrat\w*|rehears\w*",
    ),
    (
        r"veto\w*|block\w*|could stop|right to|red card|say over|could refuse",
        r"no say|couldn['’]?t|could not|no right|only (?:asked|consulted|listened)|no power|cannot",
    ),
    (r"a human|by hand|person decides|\bme\b", r"language model|automatic\w*|the machine|no human"),
    (r"works? for (?:all|each|every)|each was fine|equally|best", r"worst|worse|fails?|poorly|most off"),
    (r"included?|are in it|is in it|took part|joined", r"left out|leave out|excluded|nobody took|weren['’]?t"),
    (
        r"real (?:person|people|applicants?)|copied|word for word|taken from",
        r"no agent|not based|invented|made up|dreamt|nobody real|made-up",
    ),
)
_PAIRED = tuple((re.compile(a, re.IGNORECASE), re.compile(b, re.IGNORECASE)) for a, b in _OPPOSITES)

FEATURES = (
    "shared",
    "shared_least",
    "quantity_differs",
    "quantity_agrees",
    "same_unit_differs",
    "year_differs",
    "year_agrees",
    "day_differs",
    "day_agrees",
    "season_differs",
    "version_differs",
    "version_agrees",
    "name_differs",
    "name_agrees",
    "negation_differs",
    "both_negated",
    "yes_no",
    "opposites",
    "other_time",
    "other_scope",
    "exclusive_one",
    "exclusive_both",
    "length_ratio",
    "length",
    "same_item",
    "number_against_none",
    "pinned_differs_plainly",
    "negation_differs_plainly",
    "exclusive_plainly",
)


@dataclass(frozen=True)
class Side:
    """What can be seen in one statement alone."""

    words: frozenset[str]
    length: int
    pinned: Particulars
    negated: bool
    opens_yes: bool
    opens_no: bool
    exclusive: bool
    other_time: bool
    other_scope: bool
    poles: tuple[tuple[bool, bool], ...]
    """Per pair of opposites, whether the statement speaks of the one or the other."""


def side(text: str) -> Side:
    """Look at one statement; linear in its length."""
    return Side(
        words=_content(text),
        length=len(text.split()),
        pinned=particulars(text),
        negated=bool(NEGATION.search(text)),
        opens_yes=bool(OPENS_WITH_YES.match(text)),
        opens_no=bool(OPENS_WITH_NO.match(text)),
        exclusive=bool(_EXCLUSIVE.search(text)),
        other_time=bool(_OTHER_TIME.search(text)),
        other_scope=bool(_OTHER_SCOPE.search(text)),
        poles=tuple((bool(one.search(text)), bool(other.search(text))) for one, other in _PAIRED),
    )


def pair_features(a: Side, b: Side, *, same_item: bool) -> list[float]:
    """Features of a pair, symmetric in its sides, in the order of FEATURES."""
    first, second = a.pinned, b.pinned
    plain = not (a.other_time or b.other_time or a.other_scope or b.other_scope)
    shared = len(a.words & b.words)
    shorter, longer = sorted((a.length, b.length))
    return [
        shared / max(1, len(a.words | b.words)),
        shared / max(1, min(len(a.words), len(b.words))),
        *_quantities(first.quantities, second.quantities),
        *_sets(first.years, second.years),
        *_days(first, second),
        float(bool(first.seasons and second.seasons and not first.seasons & second.seasons)),
        *_sets(first.versions, second.versions),
        *_sets(first.names, second.names),
        float(a.negated != b.negated),
        float(a.negated and b.negated),
        float((a.opens_yes and b.opens_no) or (a.opens_no and b.opens_yes)),
        float(opposed(a, b)),
        float(a.other_time + b.other_time),
        float(a.other_scope + b.other_scope),
        float(a.exclusive != b.exclusive),
        float(a.exclusive and b.exclusive),
        shorter / max(1, longer),
        min(longer, 60) / 60,
        float(same_item),
        float((a.opens_no and bool(second.quantities)) or (b.opens_no and bool(first.quantities))),
        float(plain and pinned_differs(first, second)),
        float(plain and a.negated != b.negated and shared >= 0.4 * min(len(a.words), len(b.words))),
        float(plain and shared > 0 and (a.exclusive or b.exclusive)),
    ]


def pinned_differs(a: Particulars, b: Particulars) -> bool:
    """A number of one unit, a day, a year or a version of the one is not that of the other."""
    return bool(
        _quantities(a.quantities, b.quantities)[2]
        or _days(a, b)[0]
        or _sets(a.years, b.years)[0]
        or _sets(a.versions, b.versions)[0]
    )


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in _WORD.findall(text.lower()) if word not in IN_STATEMENTS)


def stem(word: str) -> str:
    """A word without its commonest endings."""
    return re.sub(r"(?:ations?|ings?|ed|es|s|ly|['’]s)$", "", word) if len(word) > 4 else word


def _quantities(a: Sequence[Quantity], b: Sequence[Quantity]) -> tuple[float, float, float]:
    """Numbers differ; some agree; numbers of the same unit differ while none of that unit agrees."""
    if not a or not b:
        return 0.0, 0.0, 0.0
    agree = any(_close(x.value, y.value) for x in a for y in b)
    units = {x.unit for x in a} & {y.unit for y in b} - {""}
    clash = any(
        not any(_close(x.value, y.value) for x in a for y in b if x.unit == y.unit == unit) for unit in units
    )
    return float(not agree), float(agree), float(clash)


def _close(x: float, y: float) -> bool:
    return abs(x - y) <= 0.08 * max(abs(x), abs(y))


def _sets(a: frozenset[int] | frozenset[str], b: frozenset[int] | frozenset[str]) -> tuple[float, float]:
    shared = {*a} & {*b}
    return float(bool(a and b and not shared)), float(bool(shared))


def _days(a: Particulars, b: Particulars) -> tuple[float, float]:
    if not a.days or not b.days:
        return 0.0, 0.0
    agree = any(x == y or (x[0] == y[0] and 0 in (x[1], y[1])) for x in a.days for y in b.days)
    return float(not agree), float(agree)


def opposed(a: Side, b: Side) -> bool:
    """One says the one, the other says the other, and neither says both."""
    return any(
        (one and other_b and not one_b) or (one_b and other and not one)
        for (one, other), (one_b, other_b) in zip(a.poles, b.poles, strict=True)
    )
