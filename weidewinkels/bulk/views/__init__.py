"""The pages of doing many at once: a module per page."""
