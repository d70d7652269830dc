"""Every sentence that the interviewer says of itself; questions live in `prompts/interview`.

A translation is another file of these names. Braces are filled with text that is already cut
and made visible.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportbot.core.questionnaire import Origin

UNDERSTOOD = "I noted {label}: “{quote}”."
UNDERSTOOD_NO_QUOTE = "I noted {label}."
STILL_OPEN = "Still open: {labels}."
NOTHING_DEFINITE = "I could not take anything definite from that yet. What I am after is {labels}."
IN_OTHER_WORDS = "In other words: {plain}"
BACK_TO_IT = "I have kept that. Coming back to this question:"
NOT_FOUND_EARLIER = "I looked through the earlier answers and did not find it there."
REFUSED_CONFIRM = "Thank you, I will not use that."
CONFIRM = "Earlier, about “{title}”, you said: {quote} Shall I take that as your answer on {labels}?"
CONFIRM_UNSURE = "I am not sure that I understood this: {quote} Shall I take it as your answer on {labels}?"
CONFLICT = (
    "Two statements do not seem to fit together, and I may be misreading them. "
    "Earlier, {who_a}: {a} Later, {who_b}: {b} "
    "Which should the report keep: the earlier, the later, both, or neither for now?"
)
YOU = "you said"
OTHER = "{name} said"
ORIGIN: dict[Origin, str] = {
    "paper": "Origin: the paper's abstract.",
    "second-hand": "Origin: the paper, as several readers report it; not checked against its full text.",
    "tool": "Origin: proposed by this tool, from related work.",
}
NOTHING_BEARS = "Nothing in the knowledge base bears on that."
NO_INDEX = "The search over the literature is not available here ({reason}); the interview goes on without it."
NO_EARLIER_QUESTION = "There is no earlier question to go back to."
NOTHING_GONE_BACK_TO = "You are at the newest question already; there is nothing to leave as it was."
NOT_A_CONFIRMATION = 'Only a "confirm" question takes accept; answer this one, or use another reply.'
NOT_A_CONFLICT = 'Only a "conflict" question takes stands; answer this one, or use another reply.'
NOTHING_OPEN = "There is no open question; the interview is done for this role."


def sentence(quote: str) -> str:
    """A quote that ends a sentence: with its own full stop, where it has one."""
    return f"“{quote}”" if quote.endswith((".", "!", "?", "…")) else f"“{quote}”."


def listing(parts: Sequence[str]) -> str:
    """Join as a person would: "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """A figure with its noun: "1 passage", "14 passages"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
