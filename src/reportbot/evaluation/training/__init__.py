"""Trains the offline reader: examples, network, fitting, and what is kept. Needs the packages of training."""
