"""Files that people upload → rows of text, whatever they were made with."""

from .convert import Converted, convert
from .errors import UnreadableError

__all__ = ["Converted", "UnreadableError", "convert"]
