"""The window: Qt over the engine."""
