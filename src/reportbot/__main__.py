"""`python -m reportbot`."""

import sys

from reportbot.cli.main import main

sys.exit(main())
