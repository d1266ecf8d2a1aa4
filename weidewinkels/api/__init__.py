"""A JSON API for scripts: the same records, the same rights, the same one door, told by a token."""
