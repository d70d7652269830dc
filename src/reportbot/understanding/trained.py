"""The trained artefact: small arrays, the facets they know, thresholds, and the digest of their data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

ARTEFACT = "trained.npz"
_ABOUT = "about"
OF_PAIRS = "pair_"
"""Names of arrays of the judge of pairs begin with this; all others are the reader's."""


@dataclass(frozen=True)
class Trained:
    """What training left: arrays by name, and what is known of them."""

    arrays: Mapping[str, NDArray[Any]]
    about: Mapping[str, Any]

    @classmethod
    def load(cls, wanted: Callable[[str], bool] = lambda name: True) -> Trained:
        """Read the artefact that ships, of its arrays those wanted. No pickle: arrays and one JSON text."""
        return cls.read(files("reportbot.understanding").joinpath(ARTEFACT), wanted)

    @classmethod
    def read(cls, path: Traversable, wanted: Callable[[str], bool] = lambda name: True) -> Trained:
        """Read one artefact."""
        import numpy as np

        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files if name != _ABOUT and wanted(name)}
            return cls(arrays, json.loads(stored[_ABOUT].tobytes()))

    def save(self, path: Any) -> None:
        """Write the artefact, halves instead of floats: a third of a per mille in a score, half the size.

        Arrays of single bytes stay as they are.
        """
        import numpy as np

        packed: dict[str, Any] = {name: _packed(value) for name, value in self.arrays.items()}
        about = json.dumps(self.about, sort_keys=True).encode("ascii")
        packed[_ABOUT] = np.frombuffer(about, dtype=np.uint8)
        np.savez(path, **packed)

    def of_reader(self) -> dict[str, NDArray[Any]]:
        """The arrays of the reader of answers."""
        return {name: value for name, value in self.arrays.items() if not of_judges(name)}

    def of_judges(self) -> dict[str, NDArray[Any]]:
        """The arrays of the judges of pairs."""
        return {name: value for name, value in self.arrays.items() if of_judges(name)}

    def row(self, facet: str) -> int:
        """The row of `item.facet` in the learned table; 0, which adds nothing, for one that it never saw."""
        return int(self.about["facets"].get(facet, 0))

    def threshold(self, name: str) -> float:
        """The log-odds above which `name` counts."""
        return float(self.about["thresholds"][name])


def of_judges(name: str) -> bool:
    """Whether an array is of a judge of pairs."""
    return name.startswith(OF_PAIRS)


def of_reader(name: str) -> bool:
    """Whether an array is of the reader of answers."""
    return not of_judges(name)


def _packed(value: NDArray[Any]) -> NDArray[Any]:
    import numpy as np

    return value if value.dtype == np.int8 else np.asarray(value, dtype=np.float16)
