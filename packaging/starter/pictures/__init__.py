"""Captioned flat gouache illustrations, drawn on demand as training data for the starter model."""
