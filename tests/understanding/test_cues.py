"""Set phrases that give the kind of a message away."""

from __future__ import annotations

import pytest

from reportbot.understanding import cues


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("We don't know.", "does_not_know"),
        ("No idea, sorry.", "does_not_know"),
        ("Keine Ahnung.", "does_not_know"),
        ("Nobody on the team knows.", "does_not_know"),
        ("I'd have to ask Petra.", "does_not_know"),
        ("You would need to ask the ministry.", "does_not_know"),
        ("Can we talk about something else?", "move_on"),
        ("That's enough on this topic.", "move_on"),
        ("ok", "off_topic"),
        ("Hello there", "off_topic"),
        ("Thank you so much!", "off_topic"),
        ("lol", "off_topic"),
        ("No lo sé.", "does_not_know"),
        ("Não sei.", "does_not_know"),
        ("Next question, please.", "move_on"),
        ("Can we skip this?", "move_on"),
        ("Pass.", "move_on"),
        ("Pasemos a otra cosa, por favor", "move_on"),
        ("As I already said.", "already_said"),
        ("See above.", "already_said"),
        ("Wie bereits gesagt.", "already_said"),
        ("This is ridiculous.", "irritated"),
        ("Stop asking me this.", "irritated"),
        ("Do you mean the pilot or the full run?", "question"),
        ("What do you mean by that?", "question"),
    ],
)
def test_a_set_phrase_settles_the_intent(text: str, intent: str) -> None:
    assert cues.formula(text) == intent


@pytest.mark.parametrize(
    "text",
    [
        "Nobody.",
        "No.",
        "We passed the file to the ministry in March.",
        "The next review is in May.",
        "Who signs? The deputy minister does.",
        "We know the number: 14 people took part.",
        "Residents can skip the form and ring us.",
        "The council knows that nobody asked the tenants.",
    ],
)
def test_an_answer_is_no_set_phrase(text: str) -> None:
    assert cues.formula(text) is None


@pytest.mark.parametrize(
    "text", ["No.", "nobody", "None at all.", "Nein.", "Nadie", "Ninguém.", "Never, sorry"]
)
def test_a_bare_no(text: str) -> None:
    assert cues.BARE_NO.match(text)


@pytest.mark.parametrize(
    "text", ["Nobody from the estates, but two unions sent people", "Norway", "Nonetheless"]
)
def test_not_every_no_is_bare(text: str) -> None:
    assert not cues.BARE_NO.match(text)


@pytest.mark.parametrize(
    "text",
    [
        "It depends.",
        "That depends on things.",
        "We, various people did things.",
        "Somebody, maybe.",
        "Soon",
        "More or less, sometimes.",
    ],
)
def test_words_that_could_answer_any_question_say_nothing(text: str) -> None:
    assert cues.says_nothing(text)


@pytest.mark.parametrize(
    "text",
    ["We did.", "No.", "All of it.", "Many residents.", "It depends on the season.", "Ada, soon.", "", "12"],
)
def test_words_that_answer_one_question_say_something(text: str) -> None:
    assert not cues.says_nothing(text)
