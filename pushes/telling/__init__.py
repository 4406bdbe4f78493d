"""What is told of a push, in words and numbers: on its page, aloud, in the shell, from its flight record."""
