"""What is played in a rehearsal, to its own application and to no other: bad weather, lost answers, made-up devices."""
