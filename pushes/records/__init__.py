"""The list of push records: what it can be filtered by, and a page of it at a cost that does not grow."""
