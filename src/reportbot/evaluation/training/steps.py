"""What both fits share of a step: its rate, and what is dropped."""

from __future__ import annotations

import random
from typing import Any

from reportbot.evaluation.training.encoder_model import Dropped

_WARM_UP = 0.06
"""Of all steps."""
_DROP = 0.1
_DROPPED_AHEAD = 2**24
"""What is dropped is drawn ahead, and read from another place each time: drawing costs a quarter of a step."""


def rate_at(taken: int, total: int) -> float:
    """The share of the full rate: it rises briefly and then falls to almost nothing."""
    return min(1.0, taken / (_WARM_UP * total)) * max(0.02, 1 - taken / total)


def dropping(chance: random.Random) -> Dropped:
    """Sets one number in ten to nothing, others each time."""
    import torch

    kept = (torch.rand(_DROPPED_AHEAD) >= _DROP).float() / (1 - _DROP)
    halves = kept.to(torch.bfloat16)

    def drop(x: Any) -> Any:
        start = chance.randrange(_DROPPED_AHEAD - x.numel())
        ahead = halves if x.dtype == torch.bfloat16 else kept
        return x * ahead[start : start + x.numel()].view(x.shape)

    return drop
