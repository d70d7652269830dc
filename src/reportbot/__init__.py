"""reportbot interviews project teams and turns their answers into a simulation report."""

__version__ = "0.1.0"
