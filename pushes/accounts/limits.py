"""How long an account may be, and how large a package: the one place of these numbers.

All that judges, stores or says them takes them from here: rules, words, forms, the models of the gateway. How many
accounts, tokens and bytes one call may have is the contract of the service: pushes.tpns.contract.
"""

from typing import Final

SHORTEST: Final = 2  # characters of an account
LONGEST: Final = 100
LONGEST_BYTES: Final = 4 * LONGEST + 1  # of a row of the longest account in UTF-8, with its LF

LONGEST_NAME: Final = 100  # characters of a package's file name
LARGEST_MB: Final = 100  # of a package as it is uploaded
LARGEST: Final = LARGEST_MB * 1024 * 1024  # bytes

PART_ACCOUNTS: Final = 1_000_000  # of the accounts that travel as one upload
PART_BYTES: Final = 90 * 1024 * 1024

# The same for sentences.
SAID: Final = {
    "shortest": f"{SHORTEST:,}",
    "longest": f"{LONGEST:,}",
    "longest_name": f"{LONGEST_NAME:,}",
    "largest": f"{LARGEST_MB:,}",
}
