"""Finished reports, and what rebuilds them."""
