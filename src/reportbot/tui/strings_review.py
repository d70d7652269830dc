"""The sentences of review, items and report; part of `strings`, which a translation replaces with it."""

from __future__ import annotations

# Review.
REVIEW = "Review"
VIEWS = {
    "items": "Items",
    "gaps": "Gaps",
    "conflicts": "Contradictions",
    "comments": "Comments",
    "answers": "Answers",
}
EMPTY_VIEWS = {
    "items": "The questionnaire has no items.",
    "gaps": "No gap is open: every facet was stated, declared absent, or does not arise.",
    "conflicts": "No two statements were found that do not fit together.",
    "comments": "Nobody has commented yet. N on an item or /comment makes a comment.",
    "answers": "Nobody has answered anything yet, so there is nothing to reply to.",
}
NOTHING_MATCHES = "Nothing fits these filters. Escape lets go of them."
FILTER, SEARCH, GO, SIGN = "Filter", "Search", "Answer", "Sign"
FILTERED = "only {what}; Escape shows all"
FILTER_TITLE = "Show only …"
FILTER_ALL = "Everything"
BY_SECTION, BY_CONCERN, BY_STATE, BY_WHO = "Section", "Concern", "State", "Person"
SEARCH_WORDS = "Words in questions, answers and comments"
RECOMMENDED = "recommended"
NO_OWNER = "nobody named to find out"
STILL_UNSETTLED = "Nobody has said which one stands."
TWO_STATEMENTS = "Two statements that do not seem to fit together"
VOICES_DIFFER = "The project and the community differ on {facet}. The report prints both."
IN_REPLY_TO, ON_ITEM = "in reply to {who}", "on the item"
CAPACITY = "In what capacity"
CAPACITY_HINT = "for example: head of the modelling team"
SIGN_TITLE = "Sign the draft as it stands"
SIGN_NOTE = (
    "Your name stands under the report with the time and what had been said by then. "
    "Names are claimed, not proved; later changes are shown as later."
)
SIGNED = "Signed by {name}."
NOT_ARISING = "It does not arise: {because}"
FACET_STATES = {
    "stated": "stated", "absent": "declared absent", "missing": "missing", "unknown": "unknown",
    "not_applicable": "not applicable", "does_not_arise": "does not arise",
}  # fmt: skip
SAID_BY, READ_BY, READ_OFFLINE = "says {who}", "read by {by}", "read by this program"
STATED_HERE, SAID_HERE = "What has to be stated", "What was said"
EVIDENCE_HERE, COMMENTS_HERE = "Evidence", "Comments and replies"
ENTER_READS_ALL = "… {count} more characters; Enter reads all of it"
NOT_CHECKED = "offered, not checked"
REPLY, MARK, CHECK, OFFER, COMMENT, ERASE = "Reply", "Mark", "Check", "Offer", "Comment", "Erase"
CHOOSE_FIRST = {
    "turn": "Go to an answer with the arrow keys first.",
    "facet": "Go to one of the things to be stated with the arrow keys first.",
    "evidence": "Go to a piece of evidence with the arrow keys first. E offers one.",
}
REPLY_TITLE = "Reply to {who}"
REPLY_NOTE = "It stands beside the answer in the report, in your name and voice. The answer stays as it is."
MARK_TITLE = "What do the answers say of {facet}?"
MARKS = {
    "stated": "They state it",
    "absent": "They say plainly that there is none",
    "missing": "They do not state it",
}
MARK_WHY = "Why"
MARK_NOTE = "A person's word goes before the program's. The report says that it was you."
CHECK_TITLE = "Does this evidence support the item?"
SUPPORTS, SUPPORTS_NOT = "Yes, I looked at it and it does", "No, I looked at it and it does not"
CHECK_HOW = "What you looked at"
CHECK_NOTE = "Your name stands beside the check in the report."
ERASE_TITLE = "Erase the words of this answer"
ERASE_NOTE = (
    "They go from the library for good, and from questions that repeat them. "
    "That something was said and erased, by whom and why, stays."
)
ERASE_WHY = "Why they are erased"
TIP_GAPS = "What is open, who finds out, by when"
TIP_FILTER = "Show one section, precondition, state or person"
TIP_SEARCH = "Find words in questions and answers"
TIP_CONFLICTS = "Statements that do not fit together"
TIP_COMMENTS = "Comments and replies"

# The report.
REPORT = "Report"
BUILDING_REPORT = "Putting the report together …"
FOLLOW, SECTIONS, NEXT, PREVIOUS, EXPORT_SHORT = "Follow", "Sections", "Next", "Before", "Export"
TIP_FOLLOW = "From a sentence to its turn, from a citation to its note"
TIP_SECTIONS = "Go to another section of the report"
TIP_NEXT, TIP_PREVIOUS = "The next section", "The section before"
TIP_REPORT_DOWN = "A page on; at the end of a section the next one"
TIP_REPORT_UP = "A page back; at the beginning of a section the one before"
TIP_COPY_BLOCK = "Copy the paragraph under the highlight"
TIP_GO_BACK = "Back to where you were"
LEADS_NOWHERE = "This paragraph leads nowhere. Those with underlined words, or with a cited work, do."
FOLLOW_WHERE = "Where to?"
THE_TURN = "The turn of {who}: “{words}”"
THE_TURN_WITHOUT_WORDS = "The turn of {who}"
THE_ITEM = "The item “{title}”"
THE_SECTION = "The section “{title}”"
THE_NOTE = "The note on “{title}”"
TIP_ITEMS = "All items by section"
TIP_ANSWERS = "All answers, to reply to one"
TIP_GO = "Answer this item, now or anew"
TIP_SIGN = "Sign the draft as it stands"
