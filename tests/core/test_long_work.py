"""Work that takes its time: what is left of it, and how it ends."""

from __future__ import annotations

import pytest

from reportbot.core.long_work import Board, Stopped


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_left_follows_from_what_was_done() -> None:
    clock = Clock()
    with Board(clock).work("index") as work:
        assert work.left is None
        work.step(10, 40)
        clock.now = 1.0
        assert work.left is None, "too early to say"
        clock.now = 6.0
        assert work.left == pytest.approx(18.0)
        work.step(40, 40)
        assert work.left is None


def test_stopped_work_ends_at_its_next_step_and_leaves_the_board() -> None:
    board = Board(Clock())
    seen: list[int] = []
    unwatch = board.watch(lambda: seen.append(len(board.works)))
    with pytest.raises(Stopped), board.work("export") as work:
        work.step(1, 2)
        work.stop()
        work.step(2, 2)
    assert board.works == ()
    assert seen == [1, 1, 0]
    unwatch()
    with board.work("export"):
        assert seen == [1, 1, 0]


def test_work_that_looks_at_no_steps_ends_as_it_says() -> None:
    ended: list[bool] = []
    with Board(Clock()).work("model", stop=lambda: ended.append(True)) as work:
        work.stop()
    assert ended == [True]
