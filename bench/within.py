"""What the parts of a bench share that run as the app itself (`bench.bulk_app`, `bench.import_app`)."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import requests
from django.contrib.auth.models import Group, User
from django.db import connections

session = requests.Session()


def person() -> User:
    """A beheerder."""
    user, _ = User.objects.get_or_create(username="bench@voorbeeld.nl")
    user.groups.add(Group.objects.get(name="beheerder"))
    return user


def call(action: str, **data: Any) -> Any:
    """A call as a script makes it, about the resource of this environment; gives its result."""
    answer = session.post(
        f"{os.environ['DATASTORE_URL']}/api/3/action/{action}",
        json={"resource_id": os.environ["DATASTORE_RESOURCE_ID"], **data},
        headers={"Authorization": os.environ["DATASTORE_API_KEY"]},
        timeout=300,
    )
    answer.raise_for_status()
    return answer.json()["result"]


def peak() -> float:
    """Megabytes that this process has held at most."""
    found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(found[1]) / 1000 if found else 0.0


def without_mapped_memory() -> None:
    """No part of SQLite's file is mapped into this process: that is cache, which the system takes back."""
    options = connections.settings["default"]["OPTIONS"]
    options["init_command"] = re.sub(r"mmap_size=\d+", "mmap_size=0", options["init_command"])
    connections.close_all()
