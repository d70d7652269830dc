"""Turns of phrase that settle what kind of message an answer is, in the languages that respondents use.

They back the trained reader where it has seen little: short messages, and English, Spanish, French,
German and Portuguese formulas. Each pattern is meant to be safe on its own.
"""

from __future__ import annotations

import re

from reportbot.core.events import Intent

INTENTS: tuple[Intent, ...] = (
    "answer", "does_not_know", "already_said", "move_on", "question", "off_topic", "irritated",
)  # fmt: skip
"""In the order of the network's scores."""

_NO = (
    r"no|nope|nobody|no[ -]one|none|nothing|never|not at all|not any|neither|zero|nowhere|nil|not yet"
    r"|not really"
    r"|nadie|ninguno|ninguna|nada|nunca|ninguém|ninguem|nenhum|nenhuma|não|nao|niemand|keine|keiner|kein"
    r"|nein|nie|nichts"
    r"|personne|aucun|aucune|rien|jamais|non"
)
BARE_NO = re.compile(rf"^\W*(?:{_NO})\b[\W\w]{{0,24}}$", re.IGNORECASE)
OPENS_WITH_NO = re.compile(rf"^\W*(?:{_NO})\b", re.IGNORECASE)
NEGATION = re.compile(
    rf"\b(?:{_NO}|not|without|cannot|neither|nor|hardly|lack(?:s|ed|ing)?|nicht|ohne|sin|sem|sans|pas)\b"
    rf"|n['’]t\b",
    re.IGNORECASE,
)
PLAN = re.compile(
    r"\b(?:will be|will|shall|going to|plan(?:s|ned|ning)? to|intend(?:s|ed)? to|hope(?:s|d)? to|aim(?:s"
    r"|ed)? to"
    r"|is to be|are to be|to be (?:decided|agreed|confirmed|named|defined|determined)|in due course"
    r"|next (?:year|spring"
    r"|summer|autumn|quarter|phase|month)|eventually|once (?:the|we|it)|would like to|we'd like"
    r"|under discussion"
    r"|on the agenda|being (?:drafted|considered|prepared|discussed)|work(?:ing)? on|tbd|tbc)\b|['’]ll\b",
    re.IGNORECASE,
)

_DOES_NOT_KNOW = re.compile(
    r"^\W*(?:(?:sorry|hmm*|well|honestly|frankly|to be honest|oh|ah|er|um)[,. …]*)*(?:"
    r"(?:that )?(?:we|i) (?:really |just |simply |honestly |truly |genuinely )*(?:do not|don['’]?t"
    r"|wouldn['’]?t|would not)"
    r"(?: really| actually| honestly)? know\b"
    r"|no idea|no clue|not a clue|(?:i['’]?ve |i have )?(?:absolutely )?no (?:idea|clue|notion)"
    r"|haven['’]?t (?:a clue|the foggiest|got a clue)"
    r"|not sure|i(?:['’]m| am) not sure|(?:i|we) (?:honestly |really )?could(?:n['’]?t| not) (?:tell|say)"
    r"|unknown\b|dunno\b|don['’]?t know\b|beats me"
    r"|(?:i|we) can(?:no|['’])t (?:tell|say)\b|not the faintest"
    r"|no (?:lo |lo )?s[eé]\b|no sabemos|no sabr[ií]a|ni idea|n[aã]o (?:sei|sabemos|fa[cç]o ideia)|(?:je"
    r"|nous) ne (?:sais|savons)|aucune id[eé]e"
    r"|(?:ich|wir) wei(?:ß|ss) (?:es )?nicht|(?:das )?(?:wei(?:ß|ss)|wissen) (?:ich|wir) nicht|keine ahnung)",
    re.IGNORECASE,
)
_SOMEBODY_ELSE_KNOWS = re.compile(
    r"^\W*(?:(?:sorry|hmm*|well|honestly)[,. …]*)*(?:"
    r"no ?body(?: (?:here|on the team|in the team|in the office|of us|i know))? (?:really |actually )?knows"
    r"(?: that)?"
    r"|(?:i|we)(?:['’]d| would) (?:have|need) to (?:ask|check with) [\w .'’-]{1,40}"
    r"|you(?:['’]d| would)? (?:have|need) to ask [\w .'’-]{1,40}"
    r"|(?:that(?:['’]s| is| was)|it was) before my time)\W*$",
    re.IGNORECASE,
)
_SMALL_TALK = re.compile(
    r"^\W*(?:ok(?:ay)?|fine|thanks|thank you|thx|cheers|hello|hi|hey|good (?:morning|afternoon|evening)"
    r"|lol|ha(?:ha)+|hm+|test(?:ing)?[\W_]+test(?:ing)?)"
    r"(?:[\W_]+(?:there|again|all|you|everyone|everybody|then|so much|very much|a lot|for (?:that|this)))*"
    r"\W*$",
    re.IGNORECASE,
)
_ALREADY_SAID = re.compile(
    r"\b(?:as|like) (?:i|we)(?:['’]ve| have)? (?:already |just |previously )?(?:said|mentioned|told"
    r"|explained|noted|wrote|stated|answered)\b"
    r"|\b(?:i|we)(?:['’]ve| have)? already (?:said|told|answered|mentioned|explained|covered|given|gave"
    r"|described)\b"
    r"|\b(?:i|we)(?:['’]ve| have)? (?:said|told you|answered|explained|covered) (?:that|this|it"
    r"|so)? ?(?:already|before|earlier|above)\b"
    r"|\b(?:see|look at|scroll) (?:above|up|back|my (?:first|previous|earlier|last) (?:answer|reply|message))\b"
    r"|\byou(?:['’]ve| have) (?:already )?had (?:that|this)\b|\basked and answered\b"
    r"|\bsame (?:answer )?as (?:before|above)\b"
    r"|\bya lo (?:he dicho|dije|he explicado|expliqu[eé])|\bj[aá] (?:o )?(?:disse|falei|respondi"
    r"|expliquei)|\bd[eé]j[aà] (?:dit|r[eé]pondu|expliqu[eé])"
    r"|\b(?:schon|bereits) (?:gesagt|erkl[aä]rt|beantwortet|erw[aä]hnt)",
    re.IGNORECASE,
)
_MOVE_ON = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|well|sorry|please|fine|right|no)[,. ]+)*(?:"
    r"(?:let['’]?s |let us |can we |could we |may we |shall we |i['’]?d (?:like|prefer|rather) (?:to )?"
    r"|we['’]?d (?:like|prefer|rather) (?:to )?)?"
    r"(?:please )?(?:just )?(?:move on|skip(?: (?:it|this|that|this one|that one|the question"
    r"|this question))?|next(?: (?:one|question|item))?|pass|go on|continue|leave (?:it|that"
    r"|this)(?: (?:there|at that|one))?)"
    r"|(?:pasemos|pasar|vamos) (?:a otra cosa|a la siguiente|adelante)|siguiente(?: pregunta)?"
    r"|(?:can|could|may|shall) we (?:talk|speak) about something else"
    r"|(?:that(?:['’]s| is) )?enough (?:on|about|of) (?:this|that)(?: (?:topic|one|subject))?"
    r"|pr[oó]xima(?: pergunta)?|passons|(?:question )?suivante?|weiter|n[aä]chste(?: frage)?"
    r")(?:[,. ]+(?:please|thanks|thank you|then|now|to (?:the )?next(?: question| one)?|por favor|bitte"
    r"|svp|s['’]il vous pla[iî]t))*\W*$",
    re.IGNORECASE,
)
_IRRITATED = re.compile(
    r"\b(?:waste of (?:my |our )?time|stop asking|enough (?:already|of this|with the)|how many more"
    r"|ridiculous|sick of|fed up|had enough|had quite enough"
    r"|for (?:heaven|god|pity|crying out)['’]?s? ?(?:sake|loud)|what on earth|is this an? (?:exam"
    r"|interrogation|trial)|leave me alone|stop this|why do you keep|you keep (?:asking|on)"
    r"|ya basta|basta ya|es reicht|[cç]a suffit|chega disto|estou farto)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"^\W*(?:(?:sorry|hmm*|well|wait|hang on)[,. ]+)*(?:what|how|why|which|who|where|when|could you"
    r"|can you|do you|does|is (?:that|this|it|a)|are you|by ['\"“]?\w+"
    r"|when you say|you mean|meaning|do i|should i|qu[eé]|se refiere|was meinen|meinen sie|que voulez"
    r"|o que)\b[^!]*\?\W*$",
    re.IGNORECASE,
)
_FORMULAS: tuple[tuple[Intent, re.Pattern[str], int], ...] = (
    ("off_topic", _SMALL_TALK, 40),
    ("move_on", _MOVE_ON, 120),
    ("does_not_know", _DOES_NOT_KNOW, 90),
    ("does_not_know", _SOMEBODY_ELSE_KNOWS, 90),
    ("irritated", _IRRITATED, 200),
    ("already_said", _ALREADY_SAID, 160),
    ("question", _QUESTION, 240),
)
"""Intent, its pattern, and the longest message (characters) for which the pattern alone settles it."""


def formula(text: str) -> Intent | None:
    """The intent that a set phrase gives away, or None."""
    short = text.strip()
    for intent, pattern, longest in _FORMULAS:
        if len(short) <= longest and pattern.search(short):
            return intent
    return None


_HEDGES = (
    r"depends|various|several|different|things|stuff|something|somehow|someone|somebody|somewhere|soon|later"
    r"|sometime|sometimes|usual|etc|maybe|perhaps|partly|somewhat"
)
_LITTLE = (
    r"a|and|as|be|case|did|do|done|for|from|in|is|it|it['’]s|its|just|kinds?|lot|more|less|most|mostly|much|many|of"
    r"|on|or|other|people|quite|really|so|some|sorts?|that|the|they|this|to|us|very|was|we|were|with"
)
_NOTHING = re.compile(
    rf"^(?=.{{0,80}}$)(?=.*\b(?:{_HEDGES})\b)\W*(?:(?:{_HEDGES}|{_LITTLE})\b\W*)+$", re.IGNORECASE
)


def says_nothing(text: str) -> bool:
    """Whether a short message has only words that fit any question: "It depends.", "Various people did it."."""
    return _NOTHING.match(text.strip()) is not None
