"""Finds a model's quote in the text it claims to quote; what is not there to the letter is no quote."""

from __future__ import annotations

import re

_MARKS = "\"'“”„‘’«»"
_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?;\n]")
MIN_WORDS = 3

_TO_THE_MACHINE = re.compile(
    r"\b(ignore|disregard|forget|override)\b.{0,40}\b(previous|prior|above|earlier|all|any|your|these|the)\b"
    r".{0,40}\b(instruction|prompt|rule|message|text|question)"
    r"|\b(mark|set|treat|count|report|record|classify|rate)\b.{0,40}\b(every|all|each|this|these|the)\b"
    r".{0,30}\b(facets?|items?|questions?|stated|complete|covered|answered|compliant)\b"
    r"|\byou are (now|a|an|the)\b.{0,40}\b(assistant|model|ai|system|interviewer|developer mode)\b"
    r"|^\W{0,4}(system|assistant|developer|user|tool|instruction)s?\s*:"
    r"|<\|?/?\s*(system|assistant|im_start|im_end|tool|user|inst)\b|\[/?inst\]"
    r"|\{\s*\\?[\"'](facets?|stated|tool|function|role|sentences|question|quote|action|type|intent|events?)\\?[\"']\s*:"
    r"|\b(output|return|respond|reply|answer)\b.{0,30}\b(only|with|exactly)\b.{0,40}\b(json|stated|yes|true|following)\b",
    re.IGNORECASE | re.MULTILINE,
)


def find_quote(text: str, quote: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text`, in code points; None unless it is there to the letter.

    Blanks and quotation marks around it do not count. A scrap of a sentence that would be found
    in any text is no quote, and neither are words that speak to the program.
    """
    wanted = quote.strip()
    if wanted not in text:
        wanted = wanted.strip(_MARKS).strip()
    if not wanted or speaks_to_the_machine(wanted):
        return None
    start = 0
    while (start := text.find(wanted, start)) >= 0:
        end = start + len(wanted)
        if _whole_words(text, start, end) and _says_enough(text, start, end):
            return start, end
        start += 1
    return None


def speaks_to_the_machine(text: str) -> bool:
    """Whether words are instructions or forged data for a program rather than an answer."""
    return _TO_THE_MACHINE.search(text) is not None


def _whole_words(text: str, start: int, end: int) -> bool:
    inside_left = start > 0 and _WORD.match(text[start - 1]) and _WORD.match(text[start])
    inside_right = end < len(text) and _WORD.match(text[end - 1]) and _WORD.match(text[end])
    return not inside_left and not inside_right


def _says_enough(text: str, start: int, end: int) -> bool:
    """At least three words, or the whole of a shorter sentence."""
    words = len(_WORD.findall(text[start:end]))
    if words >= MIN_WORDS:
        return True
    before = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - 400), start)]
    after = _SENTENCE_END.search(text, end)
    sentence = text[before[-1] if before else max(0, start - 400) : after.start() if after else end + 400]
    return 0 < words == len(_WORD.findall(sentence))
