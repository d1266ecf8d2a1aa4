"""The records of one DataStore resource, whatever store they are in.

calls       the resource, its store, and what every call says
reading     search, count, get, describe, version, probe; keys
iterating   iterate, iterate_lists, iterate_csv
close       get_rows
inserting   insert, and which numbers the records got
changing    update, upsert, delete
trying      insert_refusals, update_refusals: what a write would refuse
defining    create, set_key, set_info
preparing   records made ready for a write
runs        many `_id`s as a filter
"""

from .changing import Changing
from .close import Close
from .defining import Defining
from .inserting import Inserting
from .trying import Trying


class DatastoreService(Close, Inserting, Changing, Trying, Defining):
    """Typed access to one resource; every method may raise any `DatastoreError`.

    `key` is the column that identifies a record: `_id`, or (for CKAN 2.8 and 2.9, or by choice) a
    column with a unique index, see `set_key`. `force` edits resources that come from an uploaded
    file. Writes don't lock anything: one writer per resource at a time is the caller's care.

    >>> service.search(Query(words="kaas", filters={"city": ["Hoorn"]}, sort=(Sort("company"),)))
    Page(records=({"_id": 17, "company": "Kaasboerderij", …},), …, total=1, offset=0, limit=50)
    """
