"""Real CKAN servers for tests: `python -m tests.ckan start 2.11 2.12`, `status`, `stop`.

    with_ckan = start("2.11")          # Ckan(version, url, token, …); a few seconds once installed
    stop("2.11"); start("2.11")        # comes back with the same data, URL and token

Needs PostgreSQL and Redis from Debian's packages. It uses none of the machine's own services or
data: a PostgreSQL cluster and a Redis of its own, on ports of their own, a stand-in for Solr, and
per CKAN version an environment under `var/ckan/`, which is kept for the next run.
"""

from tests.ckan.places import VERSIONS
from tests.ckan.server import Ckan, running, start, stop
from tests.ckan.tools import CannotStart

__all__ = ["VERSIONS", "CannotStart", "Ckan", "running", "start", "stop"]
