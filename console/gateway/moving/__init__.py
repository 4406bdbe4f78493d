"""Moving over from TPNS: `files` reads what a team has of its devices, `importing` makes devices of it."""
