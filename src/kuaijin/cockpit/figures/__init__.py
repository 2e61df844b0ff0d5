"""Figures (数字): each a definition, one query, a value and exactly its rows."""
