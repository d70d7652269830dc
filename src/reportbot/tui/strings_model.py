"""The app's sentences about a language model; part of `strings`, which a translation replaces with it."""

from __future__ import annotations

# In the interview.
MODEL = "Model"
TIP_MODEL = "The language model: what it is sent, what it took, yes or no"
OFFLINE = "offline"
PAUSED = "{model} paused"
SPENT_SHORT = "{tokens} tokens"
SPENT_WITH_COST = "{tokens} tokens, {cost} {currency}"
WAITING = {
    "assess": "The model reads.",
    "ask": "The model asks.",
    "reply": "The model answers.",
    "draft": "The model writes, from the answers of this section.",
    "prefill": "The model looks through the document.",
}
ANY_KEY = "Any key goes on without it."
ANY_KEY_STOPS = "Any key stops it."
HURRIED = "Going on without the model."
NOT_ASKED = "Nothing was sent."
STOPPED = "Stopped. Nothing of it was kept."
AGREED = "Agreed. The model is used for this draft, from this computer. Ctrl+T or /model takes that back."
LEFT_OUT = "The model is left out. Nothing is sent. Ctrl+T or /model asks again."
CONSENT_NOT_KEPT = "That could not be written down, so nothing changes: {error}"
COMING = "{model} answers …"

# The offer, and how things stand.
OFFER_TITLE = "May a language model help with this draft?"
STANDS_TITLE = "The language model"
PAUSED_TITLE = "Go on without the model?"
PAUSED_WORDS = "{model} failed three times in a row. The interview goes on without it; nothing is lost by that."
PAUSE_TOLD = "The model failed three times in a row. Ctrl+T tries it again."
NO_MODEL = (
    "No language model is configured, and none is needed: everything works without one.\n\n"
    "`reportbot model set` names one. Setting one sends nothing; you would be asked here first."
)
WHICH = "Model"
WHERE = "Where"
PROVIDER_AT = "{provider}, at {endpoint}"
ON_THIS_COMPUTER = "this computer; what is sent does not leave it"
HELPS = "What it does"
HELPS_WORDS = (
    "Words questions for your project, reads answers more finely, answers your own questions from the notes, "
    "drafts prose. What it says is checked, and marked with its name; your answers stay as they are."
)
SENT = "What is sent"
BEFORE_YES = "Nothing is sent before you say yes. Yes counts for this draft on this computer, until you say no."
NOW_AGREED = "It may be used for this draft, from this computer."
YES = "Yes, for this draft"
NO = "No, go on without"
TRY_AGAIN_MODEL = "Try it again"
GO_ON_WITHOUT = "Go on without it"
STOP_USING = "Stop using it"
FROM_DOCUMENT = "Answers from a document"
TIP_MODEL_CLOSE = "Leave things as they are"

# Prose of a section.
PROSE = "Prose"
PROSE_OF = "Prose: {section}"
DRAFT_PROSE = "Draft"
TIP_DRAFT_PROSE = "Prose for this section, drafted by a model from what was said"
TIP_WRITE = "Have the model draft prose from the answers of this section"
ACCEPT_ONE, ACCEPT_ALL, EDIT, TAKE_OUT = "Accept", "Accept all", "Edit", "Take out"
ACCEPT_ALL_SHORT = "All"
TIP_ACCEPT = "Take the sentence under the highlight into the report"
TIP_ACCEPT_ALL = "Take all proposed sentences into the report"
TIP_EDIT = "Write the sentence in your own words; they are never written over"
TIP_TAKE_OUT = "Take the sentence out of the report again"
TIP_READ_ANSWER = "Read the answer that the sentence rests on, whole"
READ_ANSWER = "Read the answer"
NO_ANSWER_HERE = "This sentence rests on no answer that can still be read."
WHICH_SECTION = "For which section?"
NO_SUCH_SECTION = "There is no section “{name}”. The sections are: {known}."
PROSE_STATES = {"proposed": "proposed", "accepted": "in the report", "out": "taken out"}
PROSE_SIGNS = {"proposed": "○", "accepted": "●", "out": "–"}
DRAFTED_BY = "drafted by {by}"
ACCEPTED_BY = "accepted by {who}"
EDITED_BY = "edited by {who}"
REVISED_SINCE = "an answer it rests on was changed since"
RESTS_ON = "It rests on"
ANSWERS_HERE = "What was said in this section, word for word"
NOTHING_SAID_HERE = "Nothing was said in this section yet, so there is nothing to write from."
NO_PROSE = (
    "There is no prose for this section yet. D has the model draft some from the answers shown; "
    "nothing of it is in the report before you accept it."
)
NO_PROSE_NO_MODEL = "There is no prose for this section. A model can draft some, and none is configured."
NOTHING_DRAFTED = "Nothing was proposed: no sentence held up against the answers."
PROPOSED_COUNT = "{count} proposed: A takes one into the report, W takes all."
ACCEPTED_COUNT = "{count} in the report."
NOT_PROPOSED = "That sentence is in the report already. E edits it, X takes it out."
NOT_IN_REPORT = "That sentence is not in the report."
NOTHING_TO_ACCEPT = "No proposed sentence is left to accept."
TAKEN_OUT_NOW = "Taken out of the report. E brings it back."
EDIT_TITLE = "The sentence in your words"
EDIT_NOTE = (
    "It stands in the report as drafted by {by} and edited by you, beside the answers it rests on. "
    "A new draft never replaces it."
)
SENTENCE = "Sentence"
WHAT_TO_DO = "What about this sentence?"

# Proposals from a document.
PREFILL_TITLE = "Answers from a document"
PREFILL_NOTE = (
    "Its text is sent to {model} ({endpoint}), which points at places that answer open questions. "
    "You confirm, correct or refuse each; nothing enters the draft otherwise."
)
PREFILL_PATH = "Path of a README, a paper, a protocol"
PREFILL_KINDS = "text, Markdown, PDF, DOCX or HTML"
LOOK_THROUGH = "Look through it"
NOT_IN_BROWSER = (
    "A document cannot be read from a browser: this would be a file of the computer that serves the page."
)
READING_DOCUMENT = "Reading {name} …"
LOOKING = "The model looks through the document, part {part} of {parts}. Any key stops it."
FOUND_ONE, FOUND_MANY = "1 proposal from {name}.", "{count} proposals from {name}."
FOUND_NONE = "Nothing in {name} was found that answers an open question word for word."
NOTHING_ENTERS = "None is in the draft before you take it."
TAKE, CORRECT, REFUSE_PROPOSAL = "Take", "Correct", "Refuse"
TIP_TAKE = "Take the document's words as your answer"
TIP_CORRECT = "Answer in your own words, with the document beside it as evidence offered"
TIP_REFUSE = "Leave the proposal out"
TIP_PREFILL_CLOSE = "Back to the interview; what is not taken is not kept"
WHAT_ABOUT_IT = "What about this proposal?"
PROPOSAL_STATES = {"open": "open", "taken": "taken", "corrected": "corrected", "refused": "refused"}
PROPOSAL_SIGNS = {"open": "○", "taken": "●", "corrected": "◐", "refused": "–"}
FROM_PLACE = "{document}, {place}, word for word"
POINTED_BY = "pointed at by {by}"
WOULD_STATE = "It would state: {facets}"
CORRECT_TITLE = "Your answer"
CORRECT_NOTE = "On “{title}”. The document stands beside it as evidence offered, not checked."
CORRECT_LABEL = "Answer"
SETTLED = "{open} open, {taken} taken."
LAST_ONE = "That was the last one: {taken} taken. Escape goes back to the interview."
STILL_BUSY = "One moment: the model is still at work."
