"""The words of plain mode. A translation is another file of these names."""

from __future__ import annotations

from collections.abc import Mapping

from reportbot.core.ledger import ItemState
from reportbot.core.readings import FacetState

WELCOME = (
    "reportbot, plain mode. Draft: {draft}. You answer as {respondent}, {role}.\n"
    "Type an answer in as many lines as you like; an empty line sends it. "
    "Commands begin with a slash; /help lists them. Every answer is saved when you send it."
)
COMMANDS: Mapping[str, str] = {
    "why": "why this question is asked, and from which works",
    "plain-words": "the question in plainer words",
    "hint": "what a useful answer contains",
    "example": "a good answer from an invented project",
    "unknown": "you do not know: /unknown REASON | WHO FINDS OUT | DATE, as in 2027-01-31",
    "na": "it does not apply: /na WHY",
    "later": "ask this again at the end",
    "move-on": "nothing more on this item now; /skip does the same",
    "hand": "leave it for a colleague: /hand NAME",
    "back": "the question before, to answer it again",
    "keep": "leave an answer that you went back to as it was",
    "revise": "an item of your choice, to answer it again: /revise ITEM",
    "evidence": "offer evidence: /evidence link|file|record REFERENCE | NOTE",
    "check": "say that you looked at evidence: /check EVIDENCE yes|no | YOUR NAME | NOTE",
    "comment": "a remark on this item: /comment TEXT",
    "reply": "reply to one answer: /reply TURN TEXT",
    "mark": "overrule what was understood: /mark ITEM.FACET stated|absent|missing NOTE",
    "ask": "ask about the literature: /ask QUESTION",
    "undo": "take back the last thing that you said in this sitting",
    "yes": "accept what was quoted",
    "no": "refuse what was quoted",
    "review": "all items with their states and gaps",
    "read": "what was said on an item: /read ITEM",
    "help": "this list",
    "quit": "leave; the interview goes on here next time",
}
UNSENT_FIRST = (
    "{command} is not done yet: what you wrote is not sent. An empty line sends it; then write {command} again."
)
HELP_END = "A text that begins with a slash: write two slashes."
UNKNOWN_COMMAND = "There is no command /{word}. /help lists them. Nothing was sent."
SECTION = "Section: {title}."
QUESTION = "Question on {title}, {level}. {text}"
KINDS: Mapping[str, str] = {
    "main": "Question",
    "follow_up": "Follow-up",
    "confirm": "To confirm, yes or no",
    "conflict": "Two statements, to settle: the earlier, the later, both, or neither for now",
}
LEVELS: Mapping[str, str] = {"required": "required", "recommended": "recommended"}
PROGRESS = "{done} of {required} required items done{handed}; about {left} questions left."
PROGRESS_ONE = "{done} of {required} required items done{handed}; about 1 question left."
HANDED = ", {count} handed over to a colleague"
MORE_OPENED = "That is more than before. Open again: {items}."
MORE_FOLLOW_UPS = "That is more than before: more follow-ups were needed than expected."
AGAIN = "You answered this before: {text}\nA new answer replaces it; /keep leaves it as it was."
AGAIN_OTHERWISE = "You replied to this before. A new answer replaces that; /keep leaves it as it was."
AWAY = "/keep leads back to the question where you were."
SAVED = "Saved."
LEFT_AS_IT_WAS = "Left as it was."
ERROR = "Not saved. {message}"
UNDERSTOOD = "Understood: {labels}."
UNDERSTOOD_UNKNOWN = "Noted as not known: {labels}."
OPEN = "Still open: {labels}."
UNSENT = (
    "You had begun an answer and not sent it:\n{text}\nSend an empty line to send it as it is, or write anew."
)
DONE = (
    "That is everything for your side. Gaps listed in the report: {gaps}. "
    "Items left for a colleague: {colleague}.\nThe report: reportbot export {draft} -o report.md"
)
LEFT = "Left. Everything sent is saved. To go on: reportbot plain {draft}"
CITATION = "{who}: {claim}"
NO_PASSAGES = "No passage of the knowledge base is tied to this item."
REVIEW_ITEM = "{id}: {title}. {state}."
LEFT_FOR = "left for {to}"
REVIEW_HANDED = "{state}, the rest left for {to}"
A_COLLEAGUE = "a colleague"
REVIEW_OPEN = "  Open: {labels}."
READ_TURN = "{turn}, {respondent}, {role}, {at}: {text}"
NOTHING_SAID = "Nothing was said on it yet."
NOTHING_TO_UNDO = "There is nothing of this sitting to take back."
EXAMPLE = "From an invented project: {example}"
STATES: Mapping[ItemState, str] = {
    "not_asked": "not asked yet",
    "asked": "asked, nothing stated",
    "claimed": "claimed",
    "absent": "declared absent",
    "offered": "evidence offered, not checked",
    "checked": "evidence checked by a person",
    "contradicted": "statements contradict each other",
    "unknown": "not known",
    "not_applicable": "said not to apply",
    "does_not_arise": "does not arise",
    "for_colleague": "left for a colleague",
}
FACET_STATES: Mapping[FacetState, str] = {
    "stated": "stated",
    "absent": "declared absent",
    "missing": "missing",
    "unknown": "not known",
    "not_applicable": "said not to apply",
    "does_not_arise": "does not arise",
}
