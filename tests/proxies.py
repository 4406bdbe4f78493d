"""Real proxies before an installation, set up as deploy/proxies has them. One that is not installed is skipped."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.console.processes import ROOT, Program, free_port

FILES = {"nginx": "nginx.conf", "apache": "apache.conf", "haproxy": "haproxy.cfg", "caddy": "Caddyfile"}
NAMES = tuple(FILES)
PATIENCE = 150  # seconds after which each of them gives up waiting for an answer
_APACHE_MODULES = ("mpm_event", "authz_core", "headers", "proxy", "proxy_http", "alias", "mime")
# What stands around what we deploy, where Debian's own files do not.
_NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
    uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    {deployed}
}}
"""
_APACHE = """
{modules}
ServerName localhost
PidFile {folder}/pid
ErrorLog {folder}/error.log
DefaultRuntimeDir {folder}
TypesConfig /etc/mime.types
Listen 127.0.0.1:{port}
{deployed}
"""


@contextmanager
def proxy(name: str, folder: Path, target: int, *others: int, patience: int = PATIENCE) -> Iterator[int]:
    """The port of a proxy as `running_proxy` starts it."""
    running = running_proxy(name, folder, target, *others, patience=patience)
    try:
        yield running.port
    finally:
        running.stop()


def running_proxy(name: str, folder: Path, target: int, *others: int, patience: int = PATIENCE) -> Program:
    """A proxy that passes on to `target` of this machine, and waits `patience` seconds for its answers.

    `others`: more of the same machine's, for HAProxy, nginx and Caddy.
    """
    program = shutil.which({"apache": "apache2"}.get(name, name), path=os.environ["PATH"] + ":/usr/sbin")
    if program is None:
        pytest.skip(f"{name} is not installed.")
    port = free_port()
    file = folder / f"{name}.conf"
    file.write_text(_with_patience(patience, _configuration(name, folder, port, (target, *others))))
    command = [program, *_arguments(name, folder, file)]
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    return Program(command, port, folder / "said", env={**os.environ, **home})


def _arguments(name: str, folder: Path, file: Path) -> list[str]:
    return {
        "nginx": ["-p", str(folder), "-e", str(folder / "error.log"), "-c", str(file)],
        "apache": ["-d", str(folder), "-f", str(file), "-DFOREGROUND"],
        "haproxy": ["-db", "-f", str(file)],
        "caddy": ["run", "--adapter", "caddyfile", "--config", str(file)],
    }[name]


def _configuration(name: str, folder: Path, port: int, targets: tuple[int, ...]) -> str:
    """What is deployed, at a port of this machine instead of behind TLS."""
    proxies = ROOT / "deploy" / "proxies"
    deployed = _for_each(targets, (proxies / FILES[name]).read_text())
    deployed = re.sub(r"/etc/\w+/pages", str(proxies / "pages"), deployed)
    match name:
        case "nginx":
            plain = re.sub(r"\n *ssl_.*", "", deployed).replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
            plain = plain.replace("$scheme", "http").replace("$host", "$http_host")
            return _NGINX.format(folder=folder, deployed=plain)
        case "apache":
            lines = [f"LoadModule {each}_module /usr/lib/apache2/modules/mod_{each}.so" for each in _APACHE_MODULES]
            plain = re.sub(r"\n *SSL.*", "", deployed).replace("*:443", f"127.0.0.1:{port}")
            return _APACHE.format(folder=folder, port=port, deployed=plain, modules="\n".join(lines))
        case "haproxy":
            return re.sub(r"bind .*", f"bind 127.0.0.1:{port}", deployed)
        case _:
            site = f"http://:{port}"  # whatever the host
            return "{\n    admin off\n    grace_period 1s\n}\n" + deployed.replace("push.example.com", site)


def _with_patience(patience: int, deployed: str) -> str:
    """Nothing is waited for longer than `patience`; nginx waits for some for less than PATIENCE."""
    deployed = deployed.replace(str(PATIENCE), str(patience))
    waits = re.compile(r"(_(?:timeout|interval)[ =])(\d+)s")
    return waits.sub(lambda found: f"{found[1]}{min(int(found[2]), patience)}s", deployed)


def _for_each(targets: tuple[int, ...], deployed: str) -> str:
    """With a line of `server`, or an address, for each target; HAProxy wants each to have a name."""
    addresses = " ".join(f"127.0.0.1:{each}" for each in targets)
    deployed = deployed.replace("reverse_proxy 127.0.0.1:8000", f"reverse_proxy {addresses}")
    lines = []
    for line in deployed.splitlines(keepends=True):
        several = targets if re.match(r" *server .*:8000", line) else targets[:1]
        named = [(line.replace("server web", f"server web-{each}"), each) for each in several]
        lines += [text.replace("127.0.0.1:8000", f"127.0.0.1:{each}") for text, each in named]
    return "".join(lines)
