"""What the frame tells the features; it knows no listener."""

from django.dispatch import Signal

language_chosen = Signal()
"""Sent with `request` and `language` when somebody chose a language."""
