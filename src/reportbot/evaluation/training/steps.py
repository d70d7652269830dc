"""What both fits share: how a step is taken, at which rate, and what is dropped."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
from typing import Any

from reportbot.evaluation.training.encoder_model import Dropped

_WARM_UP = 0.06
"""Of all steps."""
_DROP = 0.1
_DROPPED_AHEAD = 2**24
"""What is dropped is drawn ahead, and read from another place each time: drawing costs a quarter of a step."""


class Descent:
    """Adam with a little decay over clipped gradients; what was pretrained learns more slowly than its head."""

    def __init__(
        self, p: Mapping[str, Any], head: Collection[str], rate: float, rate_of_head: float, total: int
    ) -> None:
        """`total` is how many steps will be taken; parameters that ask for no gradient stay as they are."""
        import torch

        groups = [
            {
                "params": [p[name] for name in p if (name in head) == of_head and p[name].requires_grad],
                "full": full,
            }
            for of_head, full in ((False, rate), (True, rate_of_head))
        ]
        self._adam = torch.optim.AdamW(groups, weight_decay=0.01, betas=(0.9, 0.98))
        self._taken, self._total = 0, total

    def step(self, surprise: Any) -> float:
        """Take one step down, and give how high it was before."""
        import torch

        self._taken += 1
        self._adam.zero_grad(set_to_none=True)
        surprise.backward()
        for group in self._adam.param_groups:
            group["lr"] = group["full"] * rate_at(self._taken, self._total)
        torch.nn.utils.clip_grad_norm_(
            [one for group in self._adam.param_groups for one in group["params"]], 1.0
        )
        self._adam.step()
        return float(surprise.item())


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
