"""Records out of the DataStore into a file."""
