"""How ready a draft is: what it lacks, what is doubtful about it, how far each section of Create Push is."""
