class UnreadableError(Exception):
    """The file can't be read; the message says why and what to do, in the reader's language."""
