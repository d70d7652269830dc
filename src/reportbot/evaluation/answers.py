"""The benchmark of reading answers: ours beside plain baselines, and ours without each ingredient.

`python -m reportbot.evaluation.answers` prints it for the test part; `--part tune` for the tuning part.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from reportbot.adapters.minilm_weights import MiniLmWeights
from reportbot.adapters.questionnaire_files import load_questionnaire
from reportbot.core.ports import Assessor
from reportbot.core.questionnaire import Questionnaire
from reportbot.evaluation import labelled
from reportbot.evaluation.answer_baselines import ByLength, BySimilarity, best_level
from reportbot.evaluation.answer_measures import Figures, measure
from reportbot.locations import shipped
from reportbot.understanding.cues import INTENTS
from reportbot.understanding.keywords import KeywordReader
from reportbot.understanding.reader import OfflineReader

TEST_PARTS = ("test", "passing-test", "passing-test-two", "vague-test")
INGREDIENTS: Mapping[str, str] = {
    "layers": "what training changed in the encoder",
    "bare": "the rule for bare answers",
    "formulas": "set phrases that give the intent away",
    "asked": "knowing what a follow-up was after",
    "second look": "reading by itself a sentence that went unheard",
    "close": "the close reading of facets said in passing",
}


def main() -> None:
    """Print all figures for one part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", action="append", help="the test parts unless named")
    parser.add_argument("--facets", action="store_true", help="a line for each facet too")
    parser.add_argument("--quick", action="store_true", help="ours alone, without baselines and ablation")
    args = parser.parse_args()
    questionnaire = load_questionnaire(shipped("prompts").joinpath("interview"))
    answers = [answer for part in args.part or TEST_PARTS for answer in labelled.answers(part)]
    encoder = MiniLmWeights()
    ours = measure(OfflineReader(questionnaire, encoder), questionnaire, answers)
    for line in details(ours):
        print(line)
    if args.facets:
        for name, counts in sorted(ours.per_facet.items()):
            print(f"  {name:<45} macro {counts.macro:.2f}  P {counts.precision:.2f}  R {counts.recall:.2f}")
    if args.quick:
        return
    print(f"\n{HEAD}")
    print(row("ours", ours))
    for name, reader in baselines(questionnaire, encoder):
        print(row(name, measure(reader, questionnaire, answers)))
    for ingredient, words in INGREDIENTS.items():
        reader = OfflineReader(questionnaire, encoder, without=frozenset({ingredient}))
        print(row(f"without {words}", measure(reader, questionnaire, answers)))


def baselines(questionnaire: Questionnaire, encoder: MiniLmWeights) -> list[tuple[str, Assessor]]:
    """Plain readers, each with the level that is best on the tuning part."""
    tune = labelled.answers("tune")
    similar = BySimilarity(questionnaire, encoder)
    similar.level = best_level(similar, questionnaire, tune)
    length = ByLength()
    length.level = best_level(length, questionnaire, tune)
    return [("keyword reader", KeywordReader()), ("zero-shot similarity", similar), ("length alone", length)]


HEAD = (
    f"{'reader':<58} {'macro-F1':>8} {'stated':>7} {'missing':>7} {'vague':>6} {'unsaid':>7} {'unworded':>8} "
    f"{'passing P':>9} {'R':>5}"
)


def row(name: str, figures: Figures) -> str:
    """One reader, one line."""
    f = figures
    return (
        f"{name:<58} {f.facets.macro:8.3f} {f.facets.f1:7.3f} {f.facets.f1_of_rest:7.3f} {f.vague.recall:6.2f} "
        f"{f.unsaid.recall:7.2f} {f.unworded.recall:8.2f} {f.passing.precision:9.2f} {f.passing.recall:5.2f}"
    )


def details(figures: Figures) -> list[str]:
    """Ours in full, in words."""
    f, all_facets = figures, figures.facets
    good = sum(overlap >= 0.5 for overlap in f.spans) / max(1, len(f.spans))
    decisions = all_facets.right + all_facets.wrong + all_facets.missed + all_facets.left
    lines = [
        f"facets: macro-F1 {all_facets.macro:.3f} (stated {all_facets.f1:.3f}, "
        f"missing {all_facets.f1_of_rest:.3f}) over {decisions} decisions",
        f"mean over facets of their macro-F1 {f.mean_facet_macro:.3f}; on follow-ups {f.follow_up.macro:.3f}",
        f"denials among right facets: precision {f.denied.precision:.2f}, recall {f.denied.recall:.2f}",
        f"spans that share at least half with the labelled words: {good:.2f}",
        f"vague: recall {f.vague.recall:.2f}, precision {f.vague.precision:.2f}",
        f"trap, words that state nothing: right {f.unsaid.recall:.2f} of {f.unsaid.right + f.unsaid.missed}",
        f"trap, stated without the words: found {f.unworded.recall:.2f} of "
        f"{f.unworded.right + f.unworded.missed} facets",
        f"said in passing: precision {f.passing.precision:.2f}, recall {f.passing.recall:.2f} of "
        f"{f.passing.right + f.passing.missed}",
    ]
    for intent in INTENTS:
        right, of = f.intent_recall(intent)
        told = sum(count for (_, name), count in f.intents.items() if name == intent)
        lines.append(f"intent {intent}: {right} of {of} found, {told} told")
    return lines


if __name__ == "__main__":
    main()
