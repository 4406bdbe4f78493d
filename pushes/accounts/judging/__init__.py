"""What a row is: accepted or rejected, why, and what would mend it.

Here belong what the account types ask for, the damage that tools do, the repairs that are offered, and what the rows as
a whole look like: every rule about what accounts are. Nothing here opens a file.
"""
