"""Records that are probably the same shop, entered twice."""
