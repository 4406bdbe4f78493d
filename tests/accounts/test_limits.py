"""The limits stand in one place: changed there, they are changed for rules, words, files and forms."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import sys, tempfile
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

source = Path("pushes/accounts/limits.py")
changed = source.read_text().replace("LONGEST: Final = 100\\n", "LONGEST: Final = 120\\n")
spec = spec_from_file_location("pushes.accounts.limits", source)
limits = sys.modules[spec.name] = module_from_spec(spec)
exec(changed, limits.__dict__)

from pushes.accounts import ACCOUNT_TYPES, check_package, check_typed

with tempfile.TemporaryDirectory() as folder:
    package, accepted, rejects = (Path(folder) / name for name in ("a.txt", "accepted.txt", "rejects.csv"))
    for letter in "xé推":
        package.write_text("".join(letter * length + "\\n" for length in (2, 101, 120, 121, 120)), encoding="utf-8")
        report = check_package(package, name="a.txt", account_type=0, accepted=accepted, rejects=rejects)
        print(report.accepted, report.duplicates, report.first_duplicates[0].row, report.rejected)
        print(report.first_rejects[0].text)
    print("more than 120 characters" in rejects.read_text(encoding="utf-8-sig"))
print(len(check_typed("a-" * 60, 997, ()).accounts), ACCOUNT_TYPES[0].format)
"""


def test_accounts_may_be_longer_by_one_number() -> None:
    said = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=False)
    words = "Row 4 is more than 120 characters long. Accounts have 2 to 120."
    assert said.stdout.splitlines() == ["3 1 5 1", words] * 3 + ["True", "1 2 to 120 characters"], said.stderr
