"""A name given for one start is proposed to whoever is asked next; it settles nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reportbot.cli.settings import load_settings, propose_respondent, remember_respondent
from reportbot.locations import find_places
from tests.cli.test_drafts_travel import Program, here

__all__ = ["here"]


def test_plain_proposes_the_name_it_was_given_and_drive_none(here: Program) -> None:
    config = find_places({"REPORTBOT_HOME": str(here.home)}).config
    assert here("drive", "demo", "--respondent", "robot 7")[0] == 0
    assert load_settings(config).proposed == ""
    assert here("plain", "demo")[0] == 0
    assert load_settings(config).proposed == ""
    assert here("plain", "demo", "--respondent", "Ada")[0] == 0
    settings = load_settings(config)
    assert (settings.proposed, settings.respondent) == ("Ada", "")


def test_who_has_introduced_themselves_is_not_replaced(tmp_path: Path) -> None:
    remember_respondent(tmp_path, "Ada", "developer")
    propose_respondent(tmp_path, "Ben")
    settings = load_settings(tmp_path)
    assert (settings.respondent, settings.role, settings.proposed) == ("Ada", "developer", "")


def test_an_introduction_takes_the_place_of_a_proposal(tmp_path: Path) -> None:
    propose_respondent(tmp_path, "Ben")
    remember_respondent(tmp_path, "Ada", "developer")
    assert load_settings(tmp_path).proposed == ""


@pytest.mark.parametrize("kept", ["", "[]", '{"proposed": 5}', "\x00", json.dumps({"proposed": None})])
def test_a_broken_memory_proposes_nobody(tmp_path: Path, kept: str) -> None:
    (tmp_path / "remembered.json").write_text(kept)
    assert load_settings(tmp_path).proposed == ""
