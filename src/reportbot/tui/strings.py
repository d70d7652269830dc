"""Every sentence of the terminal app; a translation is another file of these names.

Braces are filled with text that is already cut and made visible.
"""

from __future__ import annotations

from reportbot.tui.strings_review import *  # noqa: F403 (one set of names in three files)
from reportbot.tui.strings_ways import *  # noqa: F403

APP = "reportbot"
TAGLINE = "Interviews a project team and turns the answers into a report that can be checked."

JUST_NOW = "just now"
ONE_MINUTE, MANY_MINUTES = "1 minute ago", "{count} minutes ago"
ONE_HOUR, MANY_HOURS = "1 hour ago", "{count} hours ago"
ONE_DAY, MANY_DAYS = "yesterday", "{count} days ago"

# The list of drafts.
DRAFTS = "Drafts"
SEARCH_DRAFTS = "Search by name; Ctrl+F finds what was said in them"
DRAFT_PROGRESS = "{done} of {required} items"
DRAFT_NOT_BEGUN = "not begun"
DRAFT_COUNT_ONE, DRAFT_COUNT = "1 draft", "{count} drafts"
DRAFT_FOUND = "{count} found for “{query}”"
DRAFT_CHANGED = "changed {ago}"
NO_DRAFTS = (
    "There is no draft yet.\n\n"
    "A draft is one report in the making: you are interviewed, in as many sittings and by as many people as "
    "it takes, and every answer is saved before the next question appears.\n\n"
    "Press N to begin one. Its first question comes at once.\n\n"
    "Three keys to know: Enter sends an answer, F1 explains, Ctrl+Q leaves. "
    "Nothing you typed is lost by leaving."
)
STORED_IN = "Drafts are stored in {path}, readable by you alone. Nothing is sent anywhere."
NO_MATCH = "No draft has “{query}” in its name. Press Escape to see all of them."
NEW_DRAFT = "A new draft"
NEW_DRAFT_HINT = "the name of the project, such as “Cooling centres”"
RENAME_DRAFT = "New name of “{name}”"
DELETE_DRAFT = (
    "Delete “{name}”?\n\nEvery answer of every respondent in it goes, and cannot be brought back. "
    "To keep a copy, cancel and export it as JSON first."
)
DELETED = "“{name}” is deleted."

# Who is answering.
INTRODUCE = "Who is answering?"
INTRODUCE_WHY = "The name stands beside the answers in the report. F2 in the list of drafts changes it."
NAME = "Name"
ROLE = "I speak as"
ROLE_KEYS_BEGIN, ROLE_KEYS_SAVE = "Up and Down choose, Enter begins", "Up and Down choose, Enter saves"
ROLES = {
    "both": ("both sides", "one person or team answers everything"),
    "developer": ("builder", "made it; deployment is left for a colleague"),
    "decision-maker": ("decision-maker", "uses or signs for it; the making is left"),
    "community": ("community", "is simulated; may reply to any answer"),
}
BEGIN = "Begin"
CANCEL = "Cancel"
OK = "OK"
SAVE = "Save"

# The interview.
OPENING = "Opening the draft …"
READING = "Reading your answer …"
ONE_MOMENT = "One moment …"
NOTHING_ASKED = "The first question is on its way …"
TURN_BUSY = "One moment: your last answer is still being read. What you typed stays here."
STILL_OPENING = "One moment: the draft is still being opened. What you typed stays here."
PROGRESS = "{done} of {required} required items"
PROGRESS_SHORT = "{done} of {required} required"
HANDED_COUNT = "{count} handed over"
QUESTION_LEFT, QUESTIONS_LEFT = "about 1 question left", "about {count} questions left"
MORE_OPENED = "About {count} questions left, more than before. Open again: {items}."
AND_MORE = "and {count} more"
MORE_FOLLOW_UPS = "About {count} questions left, more than before: more follow-ups were needed than expected."
SAVED_AT = "Saved {time}"
NOT_SAVED = "Not saved yet"
KEPT_AT = "Unsent text kept {time}"
NOT_SENT = "{error} Your text is still in the box; send it again once that is mended."
NOT_KEPT = "Unsent text could not be kept: {error}"
ANSWER_HERE = "Your answer. Enter sends it, Ctrl+N begins a new line, / lists the commands"
ANSWER_HERE_NEWLINE = "Your answer. F2 sends it, Enter begins a new line, / lists the commands"
CONFIRM_HERE = "yes or no, or the answer in your own words; Tab goes to the buttons"
CONFLICT_HERE = "earlier, later, both or neither, or a word on it; Tab goes to the buttons"
DONE_HERE = "Nothing is open. /review, /evidence, /comment and /quit still work"
LARGE_TEXT = (
    "{chars} characters, about {pages}: all kept, the beginning read for what it states. "
    "Press Enter again to send."
)
LARGE_NOTICE = "{chars} characters, about {pages}: kept whole when you send it."
ONE_PAGE, MANY_PAGES = "1 page", "{count} pages"
CLEANED_ONE = "1 control character in that text was made visible."
CLEANED = "{count} control characters in that text were made visible."
EMPTY_ANSWER = "There is nothing to send yet. /skip leaves this question, /unknown says that nobody knows."
EMPTY_REVISION = "There is nothing to send. /keep leaves the answer as it was; Ctrl+Z brings its words back."
NO_SUCH_COMMAND = (
    "There is no /{word}; / lists the commands. To send text that begins with a slash, type // first."
)
AFTER = "Asked for"
STILL_ASKED_FOR = "Still open"
WHY_KEY = "F3 says why this is asked"
HINT = "Hint"
EXAMPLE = "Example, from an invented project"
PLAIN = "In plain words"
KINDS = {
    "main": "",
    "follow_up": "following up",
    "confirm": "please confirm",
    "conflict": "two statements",
}
AGAIN = (
    "answered before: a new answer replaces the old one, which stays in the transcript; "
    "Enter on it unchanged, or /keep, leaves it as it was"
)
KEEP = "Leave it as it was"
GO_ON = "Back to where you were"
LEFT_AS_IT_WAS = "Left as it was."
ACCEPT, REFUSE = "Yes, take it", "No, leave it"
STANDS = {"earlier": "The earlier", "later": "The later", "both": "Both", "unresolved": "Neither for now"}
YES_WORDS = ("yes", "y", "yes please", "yep", "ok", "correct")
NO_WORDS = ("no", "n", "nope", "no thanks")
STAND_WORDS = {
    "earlier": "earlier", "the earlier": "earlier", "later": "later", "the later": "later", "both": "both",
    "neither": "unresolved", "unresolved": "unresolved", "neither for now": "unresolved",
}  # fmt: skip
DONE = (
    "Nothing is left to ask you.\n\n"
    "F5 reviews every item: what was understood, what is open, who finds out. "
    "F8 reads the report as it stands. F9 exports it."
)
DONE_COLLEAGUE_ONE = (
    "1 item waits for a colleague: whoever opens this draft under another name or role is asked it."
)
DONE_COLLEAGUE = (
    "{count} items wait for colleagues: whoever opens this draft under another name or role is asked them."
)
EARLIER = "{count} earlier turns: scroll up or press Page Up to see them"
MORE_TEXT = "… {count} more characters; F5 and Enter read all of it"
NOTED = "Noted"
NOTED_UNKNOWN = "Noted as not known"
OPEN_STILL = "Open"
VAGUE = "nothing definite in it"
PARTIAL = "only the beginning was read"
SAT_DOWN = "{who} sat down"
DEFERRED = "put off, asked again at the end"
MOVED_ON = "moved on"
HANDED_OVER = "left for a colleague"
HANDED_OVER_TO = "left for {to}"
PARTLY_HANDED = "{state}, the rest {waits}"
SAID_UNKNOWN = "Not known: {reason}"
UNKNOWN_OWNER = "{owner} finds out"
UNKNOWN_DUE = "by {due}"
SAID_NA = "Does not apply: {why}"
ACCEPTED, REFUSED = "Yes, taken as the answer: “{quote}”", "No, not taken: “{quote}”"
RECONCILED = {
    "earlier": "The earlier statement stands.",
    "later": "The later statement stands.",
    "both": "Both statements stand.",
    "unresolved": "Left open for now.",
}
EVIDENCE_LINE = "Evidence offered ({kind}): {ref}"
EVIDENCE_CHECKED = "Evidence checked by {by}: it supports the item"
EVIDENCE_FAILED = "Evidence checked by {by}: it does not support the item"
COMMENT_LINE = "Comment: {text}"
REPLY_LINE = "Reply to {who}: {text}"
MARK_LINE = "Marked “{facet}” as {state}"
ASK_LINE = "Asked the assistant: {text}"
ASSISTANT = "assistant ({by})"
REVISED = "revised later"
TAKEN_BACK = "taken back"
ERASED = "[erased: the words are gone, the record that something was said stays]"
ASSISTANT_LOOKS = "Looking through the literature …"
REPLY_ABOVE = "The assistant's reply, from its beginning; Page Down leads on to the question."
UNDONE = "Taken back, on “{title}”: {what}"
NOTHING_TO_UNDO = "Nothing that was said in this sitting is left to take back."
WHILE_AWAY = "Since you were last here, {ago}: {changes}."
AWAY_ANSWERS = "{who} answered {count}"
ONE_ITEM, MANY_ITEMS = "1 item", "{count} items"
AWAY_QUESTIONNAIRE = "the questionnaire is another version"
AWAY_KNOWLEDGE = "the literature is another version"
DOUBTED = "This revises an earlier answer. Look again at: {items}."

ROLE_NAMES = {"both": "both sides", "developer": "builder",
              "decision-maker": "decision-maker", "community": "community"}  # fmt: skip

# Slash commands, in the order in which they are offered.
COMMANDS = {
    "why": "why this is asked, with the passages behind it",
    "help": "keys and commands",
    "example": "an example of a good answer, from an invented project",
    "plain-words": "the question in plain words, and a hint",
    "skip": "nothing more on this item now",
    "unknown": "nobody here knows: say why, who finds out, by when",
    "na": "the question does not apply: say why",
    "back": "the previous question again, to revise its answer",
    "keep": "leave an answer that you went back to as it was",
    "later": "ask this again at the end",
    "review": "every item, with what is stated and what is open",
    "evidence": "offer a link, a file or a record for this item",
    "comment": "a remark on this item, not an answer",
    "move-on": "nothing more on this item now, the same as /skip",
    "ask": "ask the assistant, who looks in the literature",
    "hand": "leave this item for a colleague",
    "reply": "reply to what somebody answered",
    "undo": "take back the last thing you said",
    "find": "find words in what was said in this draft",
    "report": "read the report as it stands",
    "export": "write the report to a file",
    "model": "the language model: how things stand; /model yes, /model no",
    "draft": "have a model draft prose of a section: /draft participation",
    "prose": "drafted and accepted prose of a section, to accept and edit",
    "prefill": "have a model look for answers in a document: /prefill FILE",
    "quit": "leave; the next sitting goes on here",
}

# Panels beside the conversation.
OUTLINE = "Outline"
WHY = "Why we ask"
PRECONDITIONS = "Preconditions"
ITEM_STATES = {
    "not_asked": "not asked", "asked": "asked, open", "claimed": "claimed", "absent": "declared absent",
    "offered": "evidence offered", "checked": "evidence checked", "contradicted": "contradicted",
    "unknown": "unknown", "not_applicable": "not applicable", "does_not_arise": "does not arise",
    "for_colleague": "for a colleague",
}  # fmt: skip
SIGNS = {
    "not_asked": "·", "asked": "○", "claimed": "●", "absent": "∅", "offered": "◇", "checked": "◆",
    "contradicted": "≠", "unknown": "?", "not_applicable": "–", "does_not_arise": "∖", "for_colleague": "→",
}  # fmt: skip
CONCERNS = {
    "representation": "Not neutral", "participation": "Participation", "accountability": "Accountability",
    "validation": "Validation", "dual-use": "Dual use", "record": "The record",
}  # fmt: skip
SECTION_COUNT = "{done}/{total}"
NO_PASSAGES = "No passage of the literature is noted for this question."
OPEN_WORK = "Enter reads the note on {work}"
WORK_KEYS = "Escape goes back"
BEARS_HERE = "bears on this question"
NEEDED = "Please fill in: {label}"
TRY_AGAIN = "Nothing was lost. Press Enter to try again, or Ctrl+Q to leave."
NOT_OPENED = "The draft could not be opened."
RESTORED = "This is what you had typed last time; it was not sent yet."
PALETTE_THEME = "Theme"
PALETTE_THEME_HELP = "Dark, light, high contrast, or the terminal's own colours"
NO_OPEN_QUESTION = "There is no open question to explain."
UNKNOWN_TITLE = "Nobody here knows"
UNKNOWN_NOTE = "That is an answer. It goes into the list of gaps, with who finds out and by when."
UNKNOWN_REASON = "Why it is not known"
UNKNOWN_REASON_HINT = "for example: it was never measured"
UNKNOWN_WHO = "Who finds out"
UNKNOWN_WHEN = "By when"
DATE_HINT = "a date like 2027-01-31; may be left empty"
MAY_BE_EMPTY = "may be left empty"
NA_TITLE = "The question does not apply"
NA_NOTE = "Say why, so that a reader can judge it. A plain “no” is an answer, not a reason for this."
NA_WHY = "Why it does not apply"
EVIDENCE_TITLE = "Evidence for this item"
EVIDENCE_EXPLAINED = (
    "It stands in the report as offered, not checked, until somebody checks it under their own name."
)
EVIDENCE_REF = "An address, the path of a file, or where a record is kept"
EVIDENCE_HINT = "https://…, ~/minutes.pdf, or: minutes of 4 May, city archive"
EVIDENCE_NOTE = "What it shows"
NO_SUCH_FILE = "There is no file {path} on this machine. Save again to keep it as a record."
COMMENT_TITLE = "A comment on this item"
COMMENT_NOTE = "A remark for readers and colleagues. It is no answer: nothing counts as stated because of it."
COMMENT_LABEL = "Comment"
ASK_TITLE = "Ask the assistant"
ASK_NOTE = "Answered from the literature that comes with the program; every passage is named."
ASK_LABEL = "Your question"
NO_EDITOR_HERE = (
    "An outside editor cannot be opened here, for example in a browser. The answer box takes pages too."
)
EDITOR_FAILED = "The editor {command} could not be used: {error}. Set VISUAL or EDITOR to another one."
GO_BACK = "Back"
DELETE = "Delete for ever"
HELP_KEYS = "Keys here"
HELP_BOX = "The answer box"
HELP_BOX_WORDS = (
    "Enter sends. Ctrl+N begins a new line, and so does Shift+Enter in terminals that tell it apart.",
    "Pasted text keeps its lines; nothing is sent before you press Enter.",
    "Ctrl+Z undoes, Ctrl+Y does it again.",
    "Ctrl+G opens the text in your own editor.",
    "What you type is kept while you type it, and is back in the box when you come back.",
)
HELP_COMMANDS = "Commands: type them in the box"
HELP_SIGNS = "Signs"
HELP_PLACES = "What is stored where"
COPY = "Copy"
COPIED = "Copied."
CLOSE = "Close"
NO_SUCH_WORK = "The knowledge base no longer holds a work with the key {key!r}."
RAISES = "It raises the question"
EXPORT = "Write the file"
EXPORT_TITLE = "Export “{name}”"
EXPORT_NOTE = (
    "The report as it stands, gaps and all. A draft can be exported at any time, as often as you like."
)
FORMAT = "Format"
FORMATS = {
    "markdown": ("Markdown", "the report to read"),
    "json": ("JSON", "everything, to import again or for other programs"),
    "bibtex": ("BibTeX", "the works that were shown or cited"),
}
EXPORT_PATH = "File"
EXPORTING = "Writing …"
EXPORTED = "Written, {size} characters: {path}"
EXPORT_DELIVERED = "Your browser saves it as {name}."
EXPORT_FAILED = "The report could not be written: {error}. Name another file or folder and try again."
COPY_PATH = "Copy the path"
REPLACE_FILE = "{path} is there already. Replace it?"
REPLACE = "Replace"
TIP_WHY = "Why this is asked, and the passages behind it"
TIP_OUTLINE = "Sections, and the state of every item"
TIP_REVIEW = "Every item: what is stated, open, contradicted"
TIP_REPORT = "The report as it stands"
TIP_EXPORT = "Write the report to a file"
TIP_EXAMPLE = "An example of a good answer"
TIP_BACK = "The previous question again"
TIP_EDITOR = "Write the answer in your own editor ($VISUAL or $EDITOR)"
TIP_DRAFTS = "Back to the list of drafts"
TIP_COMPOSE = "Back to the answer box"
TIP_PAGE_UP = "Earlier turns, a page up"
TIP_PAGE_DOWN = "Later turns, a page down"
