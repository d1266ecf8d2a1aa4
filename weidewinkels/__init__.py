"""Edit, review and tidy the records of a CKAN DataStore; farm shops are its profile."""

VERSION = "0.1.0"
