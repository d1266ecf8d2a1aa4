"""What the journal tells the rest of the house; it knows no listener."""

from django.dispatch import Signal

written = Signal()
"""Sent with `entries`: a list of entries that are now `done`, after each call that wrote.

A restored record has a new key: `entry.restores_key` is the old one, `entry.key` the new one.
An exception in a listener is logged and stops nothing: what is written is written.
"""
