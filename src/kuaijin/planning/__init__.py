"""Matters and their order in, the promise that can be kept out. Pure: no Django, no clock, no file, no database."""
