"""Django's admin: people and their roles."""
