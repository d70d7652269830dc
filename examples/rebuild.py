"""Interviews the respondents of the examples again and writes their events and reports.

    python examples/rebuild.py            write events.json and report.md of every case
    python examples/rebuild.py --check    compare them, byte for byte, and write nothing

Each case is a folder with an `answers.toml`: who answers in which sitting, and what they say to each
item. The interview decides what it asks; `respondent.py` finds the words for it.
"""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> int:
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from examples import replay

    return replay.main(sys.argv[1:], __doc__)


if __name__ == "__main__":
    sys.exit(main())
