"""Adapters: one outside thing each, imported only when it is used."""
