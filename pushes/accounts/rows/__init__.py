"""Many rows at once, as numpy sees them.

Here belong what looks at, hashes or marks thousands of rows in one step, and what the machine needs for that. No file
and no account type is known here.
"""
