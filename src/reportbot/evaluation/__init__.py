"""Benchmarks that users can run too, and their data."""
