"""From a design to a table in CKAN: its columns, where it comes, making it, cleaning up."""
