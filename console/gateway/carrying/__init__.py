"""From the targets of a stored push to one delivery for each device, in the database, and away again when it is old.

Here belongs what a worker does without a caller who waits: reading targets, looking devices up, writing deliveries,
ending pushes, pruning. Nothing here knows of calls and answers.
"""
