"""From the bytes of a file to rows of text.

Here belong what a file is (its name, its zip, its kind), its encoding, its lines and its columns: everything that has
to be known of a file before its rows can be judged. No account type is known here.
"""
