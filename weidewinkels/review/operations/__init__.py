"""What the review adds to the operations on many records; see `weidewinkels/bulk/operations/`."""

from weidewinkels.review.operations import mend, same_value

__all__ = ["mend", "same_value"]
