"""The pages of the history: a module per page."""
