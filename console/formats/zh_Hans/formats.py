"""Numbers in threes, as consoles in China show them, and not as one unbroken row of digits."""

NUMBER_GROUPING = 3
THOUSAND_SEPARATOR = ","
