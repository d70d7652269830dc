"""What plain mode shows on request: reasons, hints, the review, what was said."""

from __future__ import annotations

from reportbot import plain_strings as s
from reportbot.core import events as ev
from reportbot.core import phrases
from reportbot.core.ledger import Progress
from reportbot.core.planner import Prompt
from reportbot.core.questionnaire import Item
from reportbot.core.readings import assessed
from reportbot.core.remaining import Remaining
from reportbot.core.text import one_line
from reportbot.core.wording import why_text
from reportbot.plain_model import COMMANDS as MODEL_COMMANDS
from reportbot.sitting import Interview


class Views:
    """Texts about an interview as it stands; the caller makes them visible and prints them."""

    def __init__(self, interview: Interview) -> None:
        self.interview = interview
        self._remaining = Remaining()

    def _item(self) -> Item | None:
        question = self.interview.question
        return self.interview.questionnaire.item(question.prompt.item) if question else None

    def help(self) -> str:
        """All commands."""
        commands = {**s.COMMANDS, **MODEL_COMMANDS}
        return "\n".join([*(f"/{name}: {words}" for name, words in commands.items()), s.HELP_END])

    def why(self) -> str:
        """The reason of the open question, with the passages behind it."""
        item, corpus = self._item(), self.interview.desk.corpus
        if item is None:
            return phrases.NOTHING_OPEN
        if corpus is None:
            return why_text(item)
        from reportbot.core.knowledge import passage_text
        from reportbot.core.references import reference_text, with_names

        parts = [why_text(item)]
        for citation in self.interview.citations(item.id):
            work, passage = corpus.work(citation.key), corpus.passage(citation.key, citation.passage)
            parts.append(f"{passage_text(with_names(passage, corpus.works), work)}\n{reference_text(work)}")
        return "\n\n".join(parts) if len(parts) > 1 else f"{parts[0]}\n{s.NO_PASSAGES}"

    def plain_words(self) -> str:
        item = self._item()
        return item.plain if item else phrases.NOTHING_OPEN

    def hint(self) -> str:
        item = self._item()
        return item.hint if item else phrases.NOTHING_OPEN

    def example(self) -> str:
        item = self._item()
        return s.EXAMPLE.format(example=item.example) if item else phrases.NOTHING_OPEN

    def review(self) -> str:
        """Every item with its state and what is open."""
        ledger = self.interview.ledger()
        lines = []
        for section in self.interview.questionnaire.sections:
            lines.append(f"\n{s.SECTION.format(title=section.title)}")
            for item in section.items:
                state = self._state(item)
                lines.append(s.REVIEW_ITEM.format(id=item.id, title=item.title, state=state))
                missing = ledger.reading(item.id).missing
                if missing:
                    labels = phrases.listing([item.facet(facet).label for facet in missing])
                    lines.append(s.REVIEW_OPEN.format(labels=labels))
        return "\n".join(lines)

    def _state(self, item: Item) -> str:
        """The state in words; what was handed over says to whom."""
        ledger = self.interview.ledger()
        state, handed = ledger.states[item.id], ledger.handed_over(item.id)
        if handed is None:
            return s.STATES[state]
        to = handed.to or s.A_COLLEAGUE
        if state == "for_colleague":
            return s.LEFT_FOR.format(to=to)
        return s.REVIEW_HANDED.format(state=s.STATES[state], to=to)

    def progress(self, progress: Progress) -> str:
        """How far the interview is; if more is left than was told before, why."""
        rise, left = self._remaining.tell(progress), self._remaining.told
        handed = s.HANDED.format(count=progress.handed_over) if progress.handed_over else ""
        form = s.PROGRESS_ONE if left == 1 else s.PROGRESS
        words = form.format(
            done=progress.items_done, required=progress.items_required, handed=handed, left=left
        )
        if rise is None:
            return words
        titles = [self.interview.questionnaire.item(item).title for item in rise.items]
        why = s.MORE_OPENED.format(items=", ".join(titles)) if titles else s.MORE_FOLLOW_UPS
        return f"{words} {why}"

    def answered_before(self, prompt: Prompt) -> str:
        """That a question was gone back to, what was said to it, and how to leave that as it was."""
        state = self.interview.state
        if not state.gone_back(self.interview.sitting.seat):
            return ""
        turn = state.turns.get(prompt.revises or "")
        if turn is None:
            return s.AWAY
        return s.AGAIN.format(text=one_line(turn.text, 200)) if turn.text else s.AGAIN_OTHERWISE

    def read(self, item_id: str) -> str:
        """What was said on one item, and how each facet stands."""
        state = self.interview.state
        if item_id not in self.interview.questionnaire.by_id:
            return f"The questionnaire has no item {item_id!r}. /review lists them."
        item = self.interview.questionnaire.item(item_id)
        lines = [f"{item.id}: {item.title}. {item.question}"]
        for turn_id in (*state.item(item_id).turns, *state.item(item_id).comments):
            turn = state.turns[turn_id]
            if turn.text and turn.active:
                lines.append(
                    s.READ_TURN.format(
                        turn=turn.id,
                        respondent=turn.respondent,
                        role=turn.role,
                        at=turn.event.at,
                        text=turn.text,
                    )
                )
        reading = self.interview.ledger().reading(item_id)
        lines.extend(
            f"{item.facet(facet).label}: {s.FACET_STATES[found.state]}"
            for facet, found in reading.facets.items()
        )
        return "\n".join(lines if len(lines) > 1 else [*lines, s.NOTHING_SAID])

    def understood(self, turn_id: str) -> str:
        """What an answer was read to state, and what its item still lacks."""
        turn, reading = self.interview.state.turns.get(turn_id), assessed(self.interview.state, turn_id)
        if turn is None or reading is None or not isinstance(turn.event.payload, ev.Answered):
            return ""
        item = self.interview.questionnaire.item(reading.item)
        stated = [item.facet(facet).label for facet in reading.facets]
        missing = [item.facet(facet).label for facet in self.interview.ledger().reading(item.id).missing]
        parts = []
        if reading.intent == "does_not_know":
            unknown = [item.facet(f).label for f in turn.event.payload.facets if f not in reading.facets]
            parts.append(s.UNDERSTOOD_UNKNOWN.format(labels=phrases.listing(unknown)))
        if stated:
            parts.append(s.UNDERSTOOD.format(labels=phrases.listing(stated)))
        if missing:
            parts.append(s.OPEN.format(labels=phrases.listing(missing)))
        return " ".join(parts)
