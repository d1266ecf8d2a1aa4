"""All that the API can do: views and document are both made of this."""

from __future__ import annotations

from weidewinkels.api.document import examples
from weidewinkels.api.document import parameters as given
from weidewinkels.api.endpoint import Answer, Endpoint, Operation
from weidewinkels.api.views.batches import (
    list_batches,
    list_entries,
    resume_batch,
    retry_batch,
    show_batch,
    stop_batch,
    submit_batch,
    undo_batch,
)
from weidewinkels.api.views.document import show_document
from weidewinkels.api.views.me import show_me
from weidewinkels.api.views.record import (
    change_record,
    delete_record,
    show_history,
    show_record,
)
from weidewinkels.api.views.records import add_record, list_records

WRITTEN = ("conflict", "refused", "key-reused")
LATER = Answer("It is kept and waits for its turn; follow the batch.", "Outcome", ("Location",))
ACCEPTED = Answer(
    "It has begun; follow the batch.",
    "Batch",
    ("Location",),
    links=("getBatch", "listEntries", "stopBatch", "resumeBatch", "retryBatch", "undoBatch"),
)

RECORDS = Endpoint(
    "/v1/records",
    GET=Operation(
        id="listRecords",
        tag="records",
        summary="Records, filtered, searched and sorted as in the list for people",
        view=list_records,
        parameters=given.of_a_list,
        answers={200: Answer("A page of records.", "RecordList")},
        problems=("invalid",),
    ),
    POST=Operation(
        id="addRecord",
        tag="records",
        summary="Add a record",
        view=add_record,
        writes=True,
        parameters=given.with_once,
        body="NewRecord",
        examples=examples.of_new,
        answers={
            201: Answer(
                "It was added.",
                "Outcome",
                ("Location", "ETag"),
                links=("getRecord", "changeRecord", "deleteRecord", "listHistory"),
            ),
            202: LATER,
        },
        problems=WRITTEN,
    ),
)
RECORD = Endpoint(
    "/v1/records/{key}",
    GET=Operation(
        id="getRecord",
        tag="records",
        summary="A record",
        view=show_record,
        parameters=given.of_one_record,
        answers={
            200: Answer("The record.", "Record", ("ETag",)),
            304: Answer("It is still as you have it.", headers=("ETag",)),
        },
        problems=("not-found", "gone"),
    ),
    PATCH=Operation(
        id="changeRecord",
        tag="records",
        summary="Change some columns of a record",
        description="Say what you saw: the header If-Match with the ETag (412 when the record is not "
        "like that any more), or `seen` with the old values of the columns (409, with both values, "
        "only when somebody changed those same columns).",
        view=change_record,
        writes=True,
        parameters=given.of_a_change,
        body="Change",
        examples=examples.of_change,
        answers={200: Answer("As it is now.", "Outcome", ("ETag",)), 202: LATER},
        problems=("not-found", "gone", "changed", "say-what-you-saw", *WRITTEN),
    ),
    DELETE=Operation(
        id="deleteRecord",
        tag="records",
        summary="Delete a record",
        description="It goes to the trash: undoing the batch brings it back, under another key.",
        view=delete_record,
        writes=True,
        parameters=given.of_a_deletion,
        answers={200: Answer("It was deleted.", "Outcome"), 202: LATER},
        problems=("not-found", "gone", "changed", "say-what-you-saw", *WRITTEN),
    ),
)
HISTORY = Endpoint(
    "/v1/records/{key}/history",
    GET=Operation(
        id="listHistory",
        tag="records",
        summary="What was done to a record, the latest first",
        view=show_history,
        parameters=given.of_a_history,
        answers={200: Answer("A page of its history.", "HistoryList")},
        problems=("not-found", "gone", "forbidden"),
    ),
)
BATCHES = Endpoint(
    "/v1/batches",
    GET=Operation(
        id="listBatches",
        tag="batches",
        summary="What was done by whom, the latest first",
        view=list_batches,
        parameters=given.of_batches,
        answers={200: Answer("A page of batches.", "BatchList")},
        problems=("forbidden",),
    ),
    POST=Operation(
        id="submitBatch",
        tag="batches",
        summary="Change, delete or add many records",
        description="All entries are checked first: when one is no good nothing is done. A record that "
        "somebody else changes meanwhile becomes a conflict in the batch; the others are written.",
        view=submit_batch,
        writes=True,
        parameters=given.with_once,
        body="NewBatch",
        examples=examples.of_batch,
        answers={202: ACCEPTED},
        problems=("key-reused",),
    ),
)
BATCH = Endpoint(
    "/v1/batches/{batch}",
    GET=Operation(
        id="getBatch",
        tag="batches",
        summary="How far a batch is",
        view=show_batch,
        parameters=given.of_a_batch,
        answers={200: Answer("The batch.", "Batch")},
        problems=("not-found", "forbidden"),
    ),
)
ENTRIES = Endpoint(
    "/v1/batches/{batch}/entries",
    GET=Operation(
        id="listEntries",
        tag="batches",
        summary="What came of each record of a batch",
        view=list_entries,
        parameters=given.of_entries,
        answers={200: Answer("A page of entries.", "EntryList")},
        problems=("not-found", "forbidden"),
    ),
)
STOP = Endpoint(
    "/v1/batches/{batch}/stop",
    POST=Operation(
        id="stopBatch",
        tag="batches",
        summary="Have a batch stop after the part that it is at",
        view=stop_batch,
        writes=True,
        parameters=given.of_a_batch,
        answers={200: Answer("It stops, or has stopped.", "Batch")},
        problems=("not-found", "not-now"),
    ),
)
RESUME = Endpoint(
    "/v1/batches/{batch}/resume",
    POST=Operation(
        id="resumeBatch",
        tag="batches",
        summary="Go on with a stopped batch",
        view=resume_batch,
        writes=True,
        parameters=given.of_a_batch,
        answers={202: ACCEPTED},
        problems=("not-found", "not-now"),
    ),
)
RETRY = Endpoint(
    "/v1/batches/{batch}/retry",
    POST=Operation(
        id="retryBatch",
        tag="batches",
        summary="Try once more what the data platform refused",
        view=retry_batch,
        writes=True,
        parameters=given.of_a_batch,
        answers={202: ACCEPTED},
        problems=("not-found", "not-now"),
    ),
)
UNDO = Endpoint(
    "/v1/batches/{batch}/undo",
    POST=Operation(
        id="undoBatch",
        tag="batches",
        summary="Take a batch back",
        description="Gives a new batch. What was changed since is left as it is.",
        view=undo_batch,
        writes=True,
        parameters=given.of_a_step,
        answers={202: ACCEPTED},
        problems=("not-found", "not-now", "key-reused"),
    ),
)
ME = Endpoint(
    "/v1/me",
    GET=Operation(
        id="getMe",
        tag="account",
        summary="Whose token this is, and what it may",
        view=show_me,
        answers={200: Answer("You.", "Me")},
    ),
)
DOCUMENT = Endpoint(
    "/openapi.json",
    GET=Operation(
        id="openapi",
        tag="account",
        summary="This document",
        view=lambda call: show_document(call, ENDPOINTS),
        is_public=True,
        answers={200: Answer("OpenAPI 3.1.", "Document")},
    ),
)
ENDPOINTS: tuple[Endpoint, ...] = (
    RECORDS,
    RECORD,
    HISTORY,
    BATCHES,
    BATCH,
    ENTRIES,
    STOP,
    RESUME,
    RETRY,
    UNDO,
    ME,
    DOCUMENT,
)
