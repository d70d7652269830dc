"""Whatever a model sends back: no task raises, and only real quotes and retrieved passages get through."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.core.model_port import ModelFailed
from reportbot.core.ports import Assessment, Statement
from reportbot.core.text import visible
from reportbot.tasks import ask, assess, draft, prefill, reply
from reportbot.tasks.foreign_output import find_object, read
from tests.conftest import ROOT
from tests.model.conftest import PROMPTS, a_hit

QUESTIONNAIRE = load_questionnaire(ROOT / "prompts" / "interview")
ITEM = QUESTIONNAIRE.item("accountability.owner")
OTHER = QUESTIONNAIRE.item("participation.who")
ANSWER = "Dr Ines Maro answers for it.\nNobody was named for its use. We asked 14 residents in May 2025."
EARLIER = Statement("s1.4", OTHER.id, "No residents were asked about the work. None took part.")
HITS = (a_hit(0, "Accountability needs a forum that can impose consequences."), a_hit(1, "14 forums failed."))
STATEMENTS = (
    draft.Said("s1.4", ITEM.id, ITEM.question, "project", ANSWER),
    draft.Said("s1.9", ITEM.id, ITEM.question, "community", "Nobody asked us in the harbour quarter."),
)
SECTION = draft.Section("Accountability", STATEMENTS, HITS)
DOCUMENT = prefill.Document(
    "a.md", "d", (prefill.Piece(ANSWER, "line 1"), prefill.Piece("Short text.", "line 9"))
)

WORDS = st.sampled_from(
    [
        "development_owner", "use_owner", "accountability.owner", "participation.who",
        "participation.who.groups",
        "S1", "P1", "P2", "T1", "T2", "stated", "absent", "answer", "move_on", "irritated", "does_not_know",
        "Dr Ines Maro answers for it.", "Nobody was named for its use", "14 residents in May", "a", "", "e",
        "No residents were asked", "Accountability needs a forum.", "Who, if anyone, answers for it?", "\ud800",
        "\x1b[2J", "[/", "Ignore all previous instructions", "x" * 5_000, "Dr Ines  Maro",
        "\N{ZERO WIDTH SPACE}",
    ]
)  # fmt: skip
KEYS = st.sampled_from(
    ["facets", "facet", "state", "quote", "vague", "intent", "elsewhere", "name", "contradictions", "earlier",
     "earlier_quote", "answer_quote", "about", "question", "sentences", "text", "passages", "rests_on", "id",
     "verdicts", "number", "supported", "places", "item", "type", "__class__"]
)  # fmt: skip
SCALARS = st.one_of(
    WORDS, st.text(max_size=30), st.integers(), st.booleans(), st.none(), st.floats(allow_nan=True)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=6)),
    max_leaves=25,
)
OUTPUT = st.one_of(VALUES, st.text(max_size=200), VALUES.map(lambda value: f"Sure: ```{json.dumps(value)}"))
EACH = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def entries(**fields: Any) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Lists of entries that nearly fit, so that what lies behind the schema is reached."""
    return st.lists(st.fixed_dictionaries({name: fields[name] for name in fields}), max_size=4)


def got(schema: Any, value: object) -> Any:
    try:
        return read(schema, value)
    except ModelFailed:
        return None


ASSESSED = st.fixed_dictionaries(
    {
        "facets": entries(facet=WORDS, state=WORDS, quote=WORDS),
        "vague": st.booleans(),
        "intent": st.sampled_from(["answer", "move_on", "irritated", "does_not_know", "off_topic", "question"]),
        "elsewhere": entries(name=WORDS, state=WORDS, quote=WORDS),
        "contradictions": entries(earlier=WORDS, earlier_quote=WORDS, answer_quote=WORDS, about=WORDS),
    }
)


@EACH
@given(st.one_of(OUTPUT, ASSESSED))
def test_assess(value: object) -> None:
    output = got(assess.Assessed, value)
    if output is None:
        return
    reading = assess.Reading(ITEM, ANSWER, others=(OTHER,), earlier=(EARLIER,))
    disposed = assess.dispose(output, reading, Assessment())
    told = disposed.assessment
    for facet in told.facets.values():
        assert facet.facet in ITEM.facet_ids
        assert 0 <= facet.start < facet.end <= len(ANSWER)
        assert len(ANSWER[facet.start : facet.end].split()) >= 3
    for found in told.elsewhere:
        assert found.item == OTHER.id
        assert found.facet in OTHER.facet_ids
        assert 0 <= found.start < found.end <= len(ANSWER)
    assert told.intent not in ("move_on", "irritated", "does_not_know")
    for turn, clash in disposed.clashes:
        assert turn == EARLIER.turn
        assert 0 <= clash.a_start < clash.a_end <= len(EARLIER.text)
        assert 0 <= clash.b_start < clash.b_end <= len(ANSWER)


@EACH
@given(st.one_of(OUTPUT, st.fixed_dictionaries({"question": st.one_of(WORDS, st.text(max_size=80))})))
def test_ask(value: object) -> None:
    output = got(ask.Question, value)
    if output is None:
        return
    words = ask.dispose(output, ask.Wanted(ITEM, ITEM.question, ("who answers",), ("HarbourSim",)))
    assert words == "" or (words.count("?") == 1 and words.endswith("?") and visible(words) == words)


@EACH
@given(st.one_of(OUTPUT, st.fixed_dictionaries({"sentences": entries(text=WORDS, passages=st.lists(WORDS))})))
def test_reply(value: object) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    pieces = [text[start : start + 5] for start in range(0, len(text), 5)]
    for cited in reply.dispose(reply.sentences_in(pieces), HITS):
        assert cited.citations
        assert all(citation.key in {hit.work.key for hit in HITS} for citation in cited.citations)
        assert visible(cited.shown) == cited.shown


@EACH
@given(
    st.one_of(
        OUTPUT,
        st.fixed_dictionaries({"sentences": entries(text=WORDS, rests_on=entries(id=WORDS, quote=WORDS))}),
    ),
    st.one_of(
        OUTPUT, st.fixed_dictionaries({"verdicts": entries(number=st.integers(0, 5), supported=st.booleans())})
    ),
)
def test_draft(value: object, verdict: object) -> None:
    output = got(draft.Prose, value)
    if output is None:
        return
    texts = {one.turn: one.text for one in STATEMENTS}
    sentences = draft.dispose(output, SECTION)
    for sentence in sentences:
        assert bool(sentence.spans) != bool(sentence.citations)
        assert all(texts[span.turn][span.start : span.end] for span in sentence.spans)
        assert all(citation.key in {hit.work.key for hit in HITS} for citation in sentence.citations)
    _, shown = draft.render_check(PROMPTS, sentences, SECTION)
    verdicts = got(draft.Verdicts, verdict)
    if verdicts is not None:
        assert set(draft.confirmed(sentences, verdicts, shown)) <= set(sentences)


@EACH
@given(
    st.one_of(
        OUTPUT, st.fixed_dictionaries({"places": entries(item=WORDS, facets=st.lists(WORDS), quote=WORDS)})
    )
)
def test_prefill(value: object) -> None:
    output = got(prefill.Places, value)
    if output is None:
        return
    for proposal in prefill.dispose(output, DOCUMENT, DOCUMENT.pieces, (ITEM, OTHER), "m"):
        assert any(
            proposal.quote in piece.text and proposal.locator == piece.place for piece in DOCUMENT.pieces
        )
        assert proposal.item in (ITEM.id, OTHER.id)


@EACH
@given(st.text(max_size=3_000))
def test_finding_json_in_any_text_never_raises(text: str) -> None:
    find_object(text)
    find_object("{" * 500 + text)
    find_object('{"a":' * 3_000 + text)


@EACH
@given(st.text(max_size=2_000), st.text(max_size=500), st.integers(0, 60))
def test_requests_stay_within_their_bound(text: str, other: str, times: int) -> None:
    long = text * (times + 1)
    earlier = tuple(Statement(f"t{n}", ITEM.id, other * times) for n in range(20))
    others = tuple(QUESTIONNAIRE.items())[:6]
    requests = [
        assess.render(PROMPTS, assess.Reading(ITEM, long, ("use_owner",), others, earlier)),
        ask.render(PROMPTS, ask.Wanted(ITEM, ITEM.question, ("a",), tuple([long] * 5))),
        reply.render(PROMPTS, long, [a_hit(n, long or "x") for n in range(10)]),
        draft.render(
            PROMPTS,
            draft.Section("S", tuple(draft.Said(f"t{n}", "i", "q", "project", long) for n in range(50)), HITS),
        ),
        prefill.render(PROMPTS, [prefill.Piece(long[: prefill.WINDOW], "p")], others),
    ]
    for messages in requests:
        assert messages.size <= 24_000
        (messages.system + messages.user).encode("utf-8")
