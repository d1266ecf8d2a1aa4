"""What the unit tests share."""

import os

from hypothesis import settings

# How long an example takes says how busy the machine is, and nothing of the code. The examples are the
# same each time, so that a run says something of the change at hand; HYPOTHESIS=explore tries others.
settings.register_profile(
    "unhurried", deadline=None, derandomize=os.environ.get("HYPOTHESIS") != "explore"
)
settings.load_profile("unhurried")
