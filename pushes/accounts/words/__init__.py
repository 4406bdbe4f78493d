"""What people are told about packages and rows: one place for the wording.

Here belong sentences, each with the code that programs read.
"""
