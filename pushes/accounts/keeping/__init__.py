"""Where rows stay, in bounded memory: the accepted ones, each once, and the rejected ones with their reasons.

Here belong the files that a check writes, what finds duplicates in them, and how the canonical file is cut into parts.
"""
