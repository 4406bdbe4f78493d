"""Faults made on purpose in whole installations, and what became of the pushes that met them."""
