"""What programs that watch an installation are told: whether it answers, what it lacks, how it stands in figures."""
