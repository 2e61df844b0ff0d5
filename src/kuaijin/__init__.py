"""Kuaijin (快进): full-course service for development zones."""

__version__ = "0.1.0"
