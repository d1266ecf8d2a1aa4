"""What people do with one record: a module per verb."""
