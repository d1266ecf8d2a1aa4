"""What the catalogue tells the rest of the house; it knows no listener."""

from django.dispatch import Signal

renewed = Signal()
"""Sent with `resource_id` and `keys` (as text) of the rows that this app's own writing added or changed,
some thousands at a time, in the transaction that renewed them. So flags are made anew; with `later`,
by the worker.
"""

confirmed = Signal()
"""Sent with `key` (as text), `by` (a User) and `by_name` when somebody said that a record still holds."""
