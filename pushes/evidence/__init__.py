"""A bundle of evidence about one push: all that is kept of it but accounts, to be checked by others without us."""

from pushes.evidence.bundle import bundle_of as bundle_of
