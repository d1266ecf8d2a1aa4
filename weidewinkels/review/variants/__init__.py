"""Values that are written differently and mean the same."""
