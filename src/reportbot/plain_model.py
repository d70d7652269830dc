"""Plain mode's side of a model: the offer in words, prose, and proposals from a document one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reportbot import plain_strings as s
from reportbot.core import commands as cmd
from reportbot.core.errors import Refused
from reportbot.core.prose import proposed_sentences, section_prose, spent
from reportbot.core.slash import Slash
from reportbot.proposals import Proposals
from reportbot.sitting import Interview
from reportbot.tasks.prefill import Document

COMMANDS: Mapping[str, str] = {
    "model": "the language model: how things stand; /model yes, /model no",
    "draft": "have a model draft prose from what was said: /draft SECTION",
    "prose": "proposed and accepted sentences of a section: /prose SECTION",
    "accept": "take drafted sentences into the report: /accept DRAFT, or /accept DRAFT 1 3",
    "edit": "change an accepted sentence; without words it goes: /edit SENTENCE WORDS",
    "prefill": "have a model look for answers in a document of yours: /prefill FILE",
    "take": "take the document's words as your answer, or your own: /take, /take WORDS",
    "drop": "leave that proposal out",
}
NO_MODEL = "No model is configured, and none is needed. `reportbot model set` names one."
YES_OR_NO = "/model yes agrees, /model no does not. Without a yes nothing is sent."
AGREED = "Agreed. The model is used for this draft, from this computer, until you say /model no."
NOT_AGREED = "The model is left out. Nothing is sent."
STILL = "/model says what it would be sent."
NOTHING_DRAFTED = "Nothing was proposed: nothing was said in that section yet, or no sentence held up."
PROPOSED = "{drafted}, sentence {number}, proposed by {by}, in no report yet: {text}"
ACCEPTED = "{id}, drafted by {by}, accepted by {who}{edited}{standing}: {text}"
EDITED = ", edited by {who}"
REVISED = ", resting on an answer that was changed since"
NO_PROSE = "There is no prose for that section."
FOUND = "{count} proposals. Nothing of them is in the draft until you take it."
PROPOSAL = (
    "Proposed for “{title}”, {question}\nFrom {document}, {locator}: “{quote}”\n/take, /take WORDS or /drop."
)
NO_PROPOSAL = "There is no proposal open. /prefill FILE looks for some."
DONE = "That was the last proposal."


class PlainModel:
    """The commands above over one interview."""

    def __init__(
        self,
        interview: Interview,
        say: Callable[[str], None],
        read_document: Callable[[str], Document] | None = None,
    ) -> None:
        self.interview = interview
        self._say = say
        self._read_document = read_document
        self._proposals = Proposals(interview, ())

    def begin(self) -> None:
        """Offer a configured model in words; nothing is used before a yes."""
        model = self.interview.model
        if model is not None:
            offer = model.offer()
            if offer.consented:
                self._say(offer.words)
            else:
                self._say(f"{NOT_AGREED} {STILL}" if model.declined else f"{offer.words}\n{YES_OR_NO}")

    def tell(self) -> None:
        """Say what the person should know of the model since the last turn."""
        if self.interview.model is not None:
            for notice in self.interview.model.notices():
                self._say(notice)

    def take(self, slash: Slash) -> bool:
        """Run one command; True when an answer was taken, so that the next question is due. Raises Refused."""
        match slash.name:
            case "model":
                self._model(slash.argument.strip().lower())
            case "draft":
                self._draft(slash.argument.strip())
            case "prose":
                self._prose(slash.argument.strip())
            case "accept":
                self._accept(slash.argument.split())
            case "edit":
                name, _, words = slash.argument.partition(" ")
                self.interview.submit(cmd.EditProse(name, words.strip()))
                self._say(s.SAVED)
            case "prefill":
                self._prefill(slash.argument.strip())
            case "take" | "drop":
                return self._settle(slash)
        self.tell()
        return False

    def _model(self, word: str) -> None:
        model = self.interview.model
        if model is None:
            self._say(NO_MODEL)
        elif word == "yes":
            model.agree()
            self._say(AGREED)
        elif word == "no":
            model.withdraw()
            self._say(NOT_AGREED)
        else:
            offer = model.offer()
            self._say(f"{offer.words}\n{YES_OR_NO}\n{spent(self.interview.state).words}")

    def _draft(self, section: str) -> None:
        model = self.interview.model
        if model is None:
            raise Refused("not_accepted", NO_MODEL)
        drafted = model.draft(section)
        if drafted is None:
            self._say(NOTHING_DRAFTED)
        else:
            self._prose(section)

    def _prose(self, section: str) -> None:
        lines = []
        for one in section_prose(self.interview.state, section):
            edited = EDITED.format(who=one.edited_by) if one.edited_by else ""
            standing = REVISED if one.standing == "revised" else ""
            lines.append(
                ACCEPTED.format(
                    id=one.id, by=one.by, who=one.accepted_by, edited=edited, standing=standing, text=one.text
                )
            )
        lines.extend(
            PROPOSED.format(drafted=one.drafted, number=one.place + 1, by=one.by, text=one.text)
            for one in proposed_sentences(self.interview.state, section)
        )
        self._say("\n".join(lines) or NO_PROSE)

    def _accept(self, words: list[str]) -> None:
        if not words or not all(word.isascii() and word.isdigit() for word in words[1:]):
            raise Refused("not_accepted", COMMANDS["accept"])
        places = tuple(int(word) - 1 for word in words[1:]) or None
        self.interview.submit(cmd.AcceptProse(words[0], places))
        self._say(s.SAVED)

    def _prefill(self, name: str) -> None:
        model = self.interview.model
        if model is None or self._read_document is None:
            raise Refused("not_accepted", NO_MODEL)
        if not model.allowed:
            raise Refused("not_accepted", model.offer().question)
        self._proposals = Proposals(self.interview, model.propose(self._read_document(name)))
        self._say(FOUND.format(count=len(self._proposals.found)))
        self._show_proposal()

    def _show_proposal(self) -> None:
        if not self._proposals.open:
            return
        one = self._proposals.found[self._proposals.open[0]]
        item = self.interview.questionnaire.item(one.item)
        self._say(
            PROPOSAL.format(
                title=item.title,
                question=item.question,
                document=one.document,
                locator=one.locator,
                quote=one.quote,
            )
        )

    def _settle(self, slash: Slash) -> bool:
        if not self._proposals.open:
            raise Refused("not_accepted", NO_PROPOSAL)
        number = self._proposals.open[0]
        taken = slash.name == "take"
        if taken:
            self._proposals.take(number, slash.argument.strip() or None)
            self._say(s.SAVED)
        else:
            self._proposals.refuse(number)
        self._show_proposal()
        if not self._proposals.open:
            self._say(DONE)
        return taken and not self._proposals.open
