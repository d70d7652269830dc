"""What every test of the app depends on is pinned before the toolkit is imported."""

from __future__ import annotations

import os

# The toolkit reads these once, when it is imported.
os.environ["TEXTUAL_ANIMATIONS"] = "none"
os.environ["TZ"] = "UTC"
os.environ["COLUMNS"], os.environ["LINES"] = "80", "24"
for name in ("NO_COLOR", "TEXTUAL_THEME", "EDITOR", "VISUAL"):
    os.environ.pop(name, None)

import time  # noqa: E402

time.tzset()
