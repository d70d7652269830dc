"""The sentences of jumping, finding and waiting; part of `strings`, which a translation replaces with it."""

from __future__ import annotations

# Jumping.
JUMP = "Jump"
JUMP_HINT = "Type a letter to go there; Esc stays here."
NOWHERE_TO_JUMP = "There is nothing to go to on this screen."
TIP_JUMP = "Letters beside every place on the screen; type one to go there"
TIP_JUMP_CANCEL = "Stay where you are"
