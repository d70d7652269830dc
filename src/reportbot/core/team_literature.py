"""What of a team's document may be searched: no reference lists, no orders to a model."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from reportbot.core.knowledge import Passage

_LONG, _SHORT = 110, 45
"""Words: a passage ends after the sentence that passes the first; shorter pieces are joined up."""

_LIST_HEADING = re.compile(
    r"(?:\d+\.?\s+)?(?:references|bibliography|works cited|literature cited|reference list"
    r"|literatur(?:verzeichnis)?|bibliographie|referencias|riferimenti)\s*:?\Z",
    re.IGNORECASE,
)
_AFTER_LIST = re.compile(r"(?:appendix|annex|supplement|glossary)\b", re.IGNORECASE)
_ENTRY_START = re.compile(
    r"\s*(?:\[\d{1,3}\]|\d{1,3}\.\s|[-•*]\s)?\s*[A-ZÀ-Þ][\w'\u2019-]+,? (?:[A-Z]\.|et al)"
)
_ENTRY_SIGNS = re.compile(
    r"\(?\b(?:19|20)\d\d[a-z]?\b\)?|\bdoi\b|https?://|arXiv|\bpp?\.|\d+\(\d+\)|\bIn Proc"
    r"|\bProceedings\b|\bJournal\b|\bPress\b|\bvol\."
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÀ-Þ\"'(])")

_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass|do not follow|don't follow)\b[\w ,]{0,30}"
    r"\b(?:previous|prior|above|earlier|all|your)\b"
    r"[\w ,]{0,30}\b(?:instruction|prompt|rule|direction|guideline)s?\b"
    r"|<\|(?:im_start|system|endoftext)\|>|\[/?inst\]|<<sys>>|</?system(?:_prompt)?>"
    r"|\b(?:reveal|print|repeat|show) (?:me )?(?:your|the) (?:system )?(?:prompt|instructions)\b"
    r"|\byou are now (?:an? )?(?:ai|assistant|chatbot|language model|dan\b|in developer mode"
    r"|unrestricted|jailbroken)"
    r"|\b(?:ai|llm|language model|assistant|chatbot)s?(?: reading this| reviewing this)?\s*[,:]\s*"
    r"(?:you must|please|do not|always|never|give|say|rate|recommend|report|approve)\b"
    r"|\b(?:if|when) you are an? (?:ai|llm|language model|assistant)\b"
    r"|\bas an? (?:ai|llm|language model|chatbot)\b[\w ]{0,20}, ?you (?:must|should|will|have to|are to)\b"
    r"|\bsystem(?: prompt| message| note| override)?\s*:\s*"
    r"(?:from now on|you (?:must|will|are)|ignore|answer|reply|respond)\b"
    r"|\bfrom now on,? you (?:(?:must|will|should|are to) )?(?:only |always |never )?"
    r"(?:answer|respond|reply|output|act as|behave as|pretend|speak as)\b"
    r"|\b(?:note|attention)(?: to| for)?(?: the| any| all)?"
    r" (?:ais?|llms?|ai (?:assistants?|models?|agents?|reviewers?|systems?)|language models?|chatbots?)\s*[:!]"
    r"|\bignorier\w*\b[\w ,]{0,30}\b(?:vorherigen?|bisherigen?|obigen?|früheren)\b[\w ,]{0,20}"
    r"\b(?:anweisung|vorgabe|regel)\w*"
    r"|\bignor(?:a|e|en|ez)\b[\w ,]{0,30}\b(?:instructions?|instrucciones|consignes)\b[\w ,]{0,20}"
    r"\b(?:précédentes?|antérieures?|anteriores|previas)\b"
    r"|\b(?:do not|don't|never) (?:tell|inform|reveal to|mention (?:this )?to) the (?:user|human)\b"
)


def gives_orders(text: str) -> bool:
    """Whether a text speaks to a language model that might read it, and not to people."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return _ORDERS.search(plain) is not None


def is_reference(text: str) -> bool:
    """Whether a paragraph is an entry of a reference list: never evidence for anything."""
    signs = len(set(_ENTRY_SIGNS.findall(text)))
    words = len(text.split())
    if words > 90:
        return signs > words / 8
    return signs >= 2 and _ENTRY_START.match(text) is not None


def without_references(pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """(text, place) pairs outside reference lists."""
    in_list = False
    for text, place in pieces:
        if _LIST_HEADING.match(text):
            in_list = True
        elif in_list and _AFTER_LIST.match(text):
            in_list = False
        if not in_list and not is_reference(text):
            yield text, place


def passages_of(work: str, pieces: Iterable[tuple[str, str]]) -> tuple[Passage, ...]:
    """Passages of some hundred words that end with a sentence and know their place."""
    found: list[Passage] = []
    for text, place in _portions(without_references(pieces)):
        found.append(Passage(id=f"p{len(found) + 1}", work=work, claim=text, locator=place))
    return tuple(found)


def _portions(pieces: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    waiting: list[str] = []
    words = 0
    first = ""
    for text, place in pieces:
        for sentence in _sentences(text):
            if waiting and place != first and words >= _SHORT:
                yield " ".join(waiting), first
                waiting, words = [], 0
            first = first if waiting else place
            waiting.append(sentence)
            words += len(sentence.split())
            if words >= _LONG:
                yield " ".join(waiting), first
                waiting, words = [], 0
    if words > 3:
        yield " ".join(waiting), first


def _sentences(text: str) -> Iterator[str]:
    """Sentences; one without an end, as in a table, is cut at the length of a passage."""
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        for start in range(0, len(words), _LONG):
            yield " ".join(words[start : start + _LONG])
