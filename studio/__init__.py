"""Gouache's engine: from a request to a saved picture and its measured times, without a window."""

__version__ = "0.1.0"
