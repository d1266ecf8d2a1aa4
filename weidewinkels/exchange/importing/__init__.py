"""Rows of a file → what would be written, for a preview."""
