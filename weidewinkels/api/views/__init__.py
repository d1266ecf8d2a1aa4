"""What can be done by the API: a module per thing."""
