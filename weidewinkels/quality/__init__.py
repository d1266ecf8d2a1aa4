"""What is doubtful about a record, in plain words, with a proposal to mend it where there is one.

`Inspector(columns).flags(record)` gives the flags; `CHECKS[flag.check]` says what each means.
Nothing here reads or writes anything: what is done with flags is up to the layers above.
"""

from __future__ import annotations

from weidewinkels.quality.base import Check, Flag
from weidewinkels.quality.inspector import CHECKS, Inspector

__all__ = ["CHECKS", "Check", "Flag", "Inspector"]
