"""Everything that can go wrong in talking to a DataStore.

DatastoreError                 .action .status .may_be_written
├── Refused                    we refuse to send it (empty delete, NUL in a text)
├── Unavailable                no usable answer now; later perhaps
│   ├── NotReached             no connection: nothing was done
│   ├── TimedOut               sent, no answer in time: perhaps done
│   ├── Disconnected           sent, connection broken: perhaps done
│   ├── Overloaded             429 or 503, .retry_after: nothing was done
│   └── ServerFailed           500, 502, 504: perhaps done
├── UnexpectedAnswer           HTML, no JSON, a redirect: not a CKAN, or something in front of it
├── BadRequest                 400, 405, 415
├── TooLarge                   413, 414
├── NotAuthorized              403
├── ResourceNotFound           404
├── RecordNotFound             this key is not in the table
└── Invalid                    409, .fields {column or key: [messages]}, .row
    ├── ReadOnly               resource is not for editing without `force`
    ├── DuplicateKey           another record has this key
    └── Deadlock               two writers crossed; rolled back, may be repeated
"""
