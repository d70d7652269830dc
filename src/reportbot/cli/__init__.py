"""The command line: the only place that joins front ends and adapters."""
