"""What is set before anything else is loaded.

While it is, nothing is looked through for garbage: what is loaded stays, and looking took an eighth of the start.

What numpy is told, by environment variables that somebody may have set otherwise:

Its sort by AVX-512 leans on an instruction, compress to memory, that takes Zen 4 hundreds of cycles: the one by AVX2 is
five times as fast there, and all else numpy does here is as fast. And the library it brings for linear algebra, which
nothing here needs, starts a thread for each core at once.
"""

import gc
import os
from pathlib import Path
from typing import Final

AVX512: Final = "X86_V4 AVX512_ICL AVX512_SPR"  # as numpy calls what it has a version of its own for


def sorts_slowly(told: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this is a processor of AMD with AVX-512, by what Linux tells of the first one."""
    try:
        first = told.read_text().partition("\n\n")[0]
    except OSError:
        return False
    return "AuthenticAMD" in first and " avx512f " in first


COLLECTED: Final = gc.isenabled()
gc.disable()


def done() -> None:
    """Everything is loaded."""
    if COLLECTED:
        gc.enable()


if sorts_slowly():
    os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", AVX512)
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
