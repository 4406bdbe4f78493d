"""The audit log: what makes a row by itself (`watching`), its words, its filters and pages, its chain verified."""
