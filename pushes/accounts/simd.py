"""Has numpy sort without AVX-512 on AMD's processors. To be imported before numpy.

Its sort by AVX-512 leans on an instruction, compress to memory, that takes Zen 4 hundreds of cycles: the one by AVX2 is
five times as fast there, and all else numpy does here is as fast.
"""

import os
from pathlib import Path
from typing import Final

AVX512: Final = "X86_V4 AVX512_ICL AVX512_SPR"  # as numpy calls what it has a version of its own for


def is_slow(told: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this is such a processor, by what Linux tells of the first one."""
    try:
        first = told.read_text().partition("\n\n")[0]
    except OSError:
        return False
    return "AuthenticAMD" in first and " avx512f " in first


if is_slow():
    os.environ.setdefault("NPY_DISABLE_CPU_FEATURES", AVX512)
