"""The sentences of jumping, finding and waiting; part of `strings`, which a translation replaces with it."""

from __future__ import annotations

# Ways for the mouse.
SEND_BUTTON, COMMANDS_BUTTON = "Send", "Commands"

# Jumping.
JUMP = "Jump"
JUMP_HINT = "Type a letter to go there; Esc stays here."
NOWHERE_TO_JUMP = "There is nothing to go to on this screen."
TIP_JUMP = "Letters beside every place on the screen; type one to go there"
TIP_JUMP_CANCEL = "Stay where you are"

# Finding what was said.
FIND, OPEN = "Find", "Open"
FIND_ALL = "Words that somebody said, in any draft"
FIND_HERE = "Words that somebody said in this draft"
FIND_HOW = "Answers, comments, reasons and evidence that hold every word. Enter goes to the turn."
FINDING = "Looking …"
NOTHING_FOUND = "Nobody said “{query}”. Fewer words, or the beginning of one, find more."
FOUND_ONE, FOUND = "Said once: “{query}”", "{count} turns with “{query}”, the newest first"
FOUND_MOST = "The newest {count} turns with “{query}”; another word narrows it down"
TIP_FIND = "Find what was said, in this draft or in all of them"
TIP_FIND_OPEN = "Go to the turn under the highlight"
TIP_FIND_CLOSE = "Back to where you were"

# Work that takes its time.
WORKS = {
    "reading": "Reading your answer",
    "index": "Reading new passages for the search",
    "export": "Writing the report",
}
WORK_STEPS = "{done} of {total}"
WORK_SHARE = "{share} %"
WORK_SECONDS = "{count} s so far"
WORK_LEFT_SECONDS, WORK_LEFT_MINUTES = "about {count} s left", "about {count} min left"
STOPS = {
    "index": "Esc stops it: search goes by words alone for now, and the next start goes on from here",
    "export": "Esc stops it; no file is written",
}
STOPPING = "Stopping …"
STOPPED_EXPORT = "Stopped. No file was written."
TIP_EXPORT_CLOSE = "Stop writing, or leave"
