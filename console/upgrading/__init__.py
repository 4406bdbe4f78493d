"""Upgrades: what migrations do to a database that is in use, and what else an operator should know before one."""
