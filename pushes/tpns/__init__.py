"""The wire: the TPNS REST contract and a client of it. Knows nothing of Django."""
