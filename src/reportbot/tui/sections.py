"""Sections of the questionnaire by the names that people use for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reportbot.core.questionnaire import Questionnaire, Section


def section_named(questionnaire: Questionnaire, name: str, item: str = "") -> Section | None:
    """The section of an id or of the beginning of a title; without a name, the section of `item`."""
    wanted = " ".join(name.lower().split())
    if not wanted:
        known = questionnaire.by_id.get(item)
        wanted = known.section if known is not None else questionnaire.sections[0].id
    for section in questionnaire.sections:
        if wanted in (section.id.lower(), section.title.lower()):
            return section
    return next((one for one in questionnaire.sections if one.title.lower().startswith(wanted)), None)


def sections_told(questionnaire: Questionnaire) -> str:
    """The ids of all sections, as one types them."""
    return ", ".join(section.id for section in questionnaire.sections)
