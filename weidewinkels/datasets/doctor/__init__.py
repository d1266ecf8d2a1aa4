"""Looks whether everything that the app needs is there and well, and says what to do where it isn't."""

from .examination import examine
from .finding import Finding, Level

__all__ = ["Finding", "Level", "examine"]
