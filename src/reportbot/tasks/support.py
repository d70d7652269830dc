"""Whether a sentence is held up by the words it rests on, as far as code can tell.

Numbers, dates and proper names of the sentence occur in its sources, most of its other words
do, and a "no" stays a "no". What passes may still be wrong; what does not is removed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_SENTENCE = 400
MIN_SHARED = 0.4


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NEGATION = re.compile(
    r"\b(no|not|none|nobody|nothing|never|neither|nor|without|nowhere|cannot|lack|lacks|lacked|absent)\b|n['’]t\b",
    re.IGNORECASE,
)
_SPELLED = _words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "thousand million billion half third quarter dozen twice"
)
_MONTHS = _words(
    "january february march april may june july august september october november december monday "
    "tuesday wednesday thursday friday saturday sunday"
)
_AWARDS = re.compile(
    r"\b(compl(?:y|ies|iant|iance)|certif\w+|endorse\w*|fully (?:meets?|satisf\w+)|score[sd]?|badge)\b",
    re.IGNORECASE,
)
_STOP = _words(
    "a an and any are as at be been being but by can could did do does for from had has have he her "
    "his how i if in into is it its itself may might more most must of on one only or other our out "
    "over own said say says she should so some such than that the their them then there these they "
    "this those through to under up upon us was we were what when where which while who whom whose "
    "why will with within would you your also about according answer answers answered team project "
    "report reports states stated describes described respondent respondents"
)


def stems(text: str) -> frozenset[str]:
    """The words of a text that carry meaning, cut to their stems."""
    words = (match[0].lower() for match in _WORD.finditer(text))
    return frozenset(_stem(word) for word in words if word not in _STOP and len(word) > 2)


def _stem(word: str) -> str:
    word = word.removesuffix("'s").removesuffix("’s")
    return re.sub(r"(ations?|ings?|ies|ed|es|s|ly|e)$", "", word) if len(word) > 4 else word


def unsupported(sentence: str, sources: Sequence[str], background: str = "") -> str:
    """Why `sources` do not hold up `sentence`; "" when they do.

    Args:
        background: names and numbers that may be used besides, such as a work's authors and year.
    """
    if not sources or not any(source.strip() for source in sources):
        return "rests on nothing"
    if len(sentence) > MAX_SENTENCE or "\n" in sentence:
        return "is not one sentence"
    source = "\n".join(sources)
    known = f"{source}\n{background}"
    foreign = [*foreign_numbers(sentence, known), *foreign_names(sentence, known)]
    if foreign:
        return f"holds {foreign[0]!r}, which its sources do not"
    if _AWARDS.search(sentence) and not _AWARDS.search(source):
        return "awards what nobody stated"
    if negates(sentence) != negates(source) and (negates(sentence) or all(map(negates, sources))):
        return "turns a no into a yes, or a yes into a no"
    own = stems(sentence)
    if not own or len(own & stems(source)) < MIN_SHARED * len(own):
        return "says nothing, or more than its sources"
    return ""


def negates(text: str) -> bool:
    return _NEGATION.search(text) is not None


def foreign_numbers(text: str, source: str) -> list[str]:
    """Numbers and dates of `text`, spelled ones too, that `source` does not hold."""
    held = {match[0] for match in _NUMBER.finditer(source)}
    words = {match[0].lower() for match in _WORD.finditer(source)}
    found = [match[0] for match in _NUMBER.finditer(text) if match[0] not in held]
    spelled = (match[0].lower() for match in _WORD.finditer(text))
    parts = (part for word in spelled for part in word.split("-"))
    held_parts = {part for word in words for part in word.split("-")}
    return found + [part for part in parts if part in _SPELLED and part not in held_parts]


def foreign_names(text: str, source: str) -> list[str]:
    """Proper names of `text` that `source` does not hold: capitals inside a sentence, acronyms, months."""
    held = {match[0].lower() for match in _WORD.finditer(source)}
    held |= {part for word in held for part in re.split("['’-]", word)}
    found = []
    for match in _WORD.finditer(text):
        word = match[0].removesuffix("'s").removesuffix("’s")
        if word.lower() in held or word == "I":
            continue
        begins = _begins_sentence(text, match.start())
        if (word[0].isupper() and not begins) or _is_name(word, begins=begins):
            found.append(word)
    return found


def _is_name(word: str, *, begins: bool) -> bool:
    """Whether a word that may begin a sentence is a name all the same."""
    capitals = sum(sign.isupper() for sign in word)
    if capitals > 1 or (word.lower() in _MONTHS and word[0].isupper()):
        return True
    # The first word of a sentence is capital anyway; unless it is a common one, it is held for a name.
    return begins and word[0].isupper() and word.lower() not in _OPENERS


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" \t\"'“‘(")
    return not before or before[-1] in ".!?:\n"


_OPENERS = _words(
    "a an the this that these those it its they their there he she his her we our you your i in on at "
    "by for from with without within to of as if when where while who whom whose which what why how "
    "is are was were do does did has have had no not none nobody nothing never neither both each "
    "every all some any many most few several other after before during since until although because "
    "however also according and or but so then thus here both respondents respondent people residents "
    "community members groups group team project simulation simulations model models results result "
    "answers question data decision decisions decision-makers developers developer agents agent "
    "participants participant populations population use uses could would should can may might must "
    "will please whether about only one once so far another such either"
)
