"""What is probably wrong with a list though every row of it was accepted.

Each kind of doubt has a file here with a class that is a Kind (see kinds.py), and a place in the table KINDS of
all.py. A sign of single rows needs no kind: a Sign in judging/signs_of_nobody.py and its place in the types' rules do.
Whatever looks at every block tells cheaply that there is nothing to see: a doubt costs nothing on a clean list.
"""
