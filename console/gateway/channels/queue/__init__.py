"""The queue of what goes through the channels of other services: its `rows`, and the `turns` in which it is carried.

The database is the truth. One worker at a time has the lease of a channel; it writes what it is about to send before it
sends, and what came of it after. docs/adr/0057 says what follows for a delivery whose worker is killed.
"""
