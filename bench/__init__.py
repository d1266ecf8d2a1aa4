"""Speed goals, measured side by side with what they are compared to: `make bench`."""
