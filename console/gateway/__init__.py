"""The stand-in for the push service: the same REST contract, devices of its own."""
