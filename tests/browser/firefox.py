"""A real Firefox, driven by its own protocol (Marionette), with a push service of the tests'."""

import json
import os
import shutil
import socket
import subprocess
import time
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Self

import pytest

from tests.console.processes import free_port

PREFERENCES = {
    "dom.push.testing.allowInsecureServerURL": True,  # ws: instead of wss:
    "dom.push.connection.enabled": True,  # which those who drive Firefox usually leave out
    "permissions.default.desktop-notification": 1,  # whoever asks is allowed; there is nobody to press
    "dom.push.testing.ignorePermission": True,
    "alerts.useSystemBackend": False,  # its own windows: there is no desktop here
    "browser.pagethumbnails.capturing_disabled": True,  # it would open pages once more, and subscribe
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "intl.accept_languages": "en-GB, en",
}


class Firefox:
    """One window after another of one browser. Scripts run in the page, or with `inside` in the browser itself."""

    def __init__(self, port: int) -> None:
        while True:
            with suppress(ConnectionRefusedError):
                self._line = socket.create_connection(("127.0.0.1", port))
                break
            time.sleep(0.05)
        self._last = 0
        self._heard()
        self.do("WebDriver:NewSession")
        self.do("WebDriver:SetTimeouts", script=180_000)

    def do(self, command: str, **parameters: Any) -> Any:
        """The result of a command. AssertionError with the browser's words when it was refused."""
        self._last += 1
        body = json.dumps([0, self._last, command, parameters]).encode()
        self._line.sendall(f"{len(body)}:".encode() + body)
        _, _, error, result = self._heard()
        assert error is None, f"{command}: {error}"
        return result

    def _heard(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._line.recv(1)
        body = b""
        while len(body) < int(length[:-1]):
            body += self._line.recv(int(length[:-1]) - len(body))
        return json.loads(body)

    def goto(self, address: str) -> None:
        """Open it, until it is loaded."""
        self.do("WebDriver:Navigate", url=address)

    def asked(self, script: str, *arguments: Any) -> Any:
        """What the body of a function, which may await, returns in the page."""
        done = ".then((found) => done({ found }), (error) => done({ error: String(error) }))"
        text = f"const done = [...arguments].pop(); (async (...args) => {{ {script} }})(...arguments){done}"
        said = self.do("WebDriver:ExecuteAsyncScript", script=text, args=list(arguments), newSandbox=False)["value"]
        assert "error" not in said, f"{script}: {said['error']}"
        return said.get("found")

    def inside(self, script: str, *arguments: Any) -> Any:
        """The same in the browser itself."""
        self.do("Marionette:SetContext", value="chrome")
        try:
            return self.asked(script, *arguments)
        finally:
            self.do("Marionette:SetContext", value="content")

    def press(self, selector: str) -> None:
        """Press it as a person does."""
        (element,) = self.do("WebDriver:FindElement", using="css selector", value=selector)["value"].values()
        self.do("WebDriver:ElementClick", id=element)

    def until(self, script: str, *arguments: Any) -> Any:
        """What the script returns in the page, once that is something."""
        while not (found := self.asked(script, *arguments)):
            time.sleep(0.05)
        return found

    def reopen(self, address: str) -> Self:
        """Close the window and all it has; open another one there."""
        self.do("WebDriver:SwitchToWindow", handle=self.do("WebDriver:NewWindow", type="tab")["handle"])
        self.goto(address)
        mine = self.do("WebDriver:GetWindowHandle")["value"]
        for other in set(self.do("WebDriver:GetWindowHandles")) - {mine}:
            self.do("WebDriver:SwitchToWindow", handle=other)
            self.do("WebDriver:CloseWindow")
        self.do("WebDriver:SwitchToWindow", handle=mine)
        return self

    def addresses(self) -> list[str]:
        """What its windows show."""
        mine, found = self.do("WebDriver:GetWindowHandle")["value"], []
        for each in self.do("WebDriver:GetWindowHandles"):
            self.do("WebDriver:SwitchToWindow", handle=each)
            found.append(self.do("WebDriver:GetCurrentURL")["value"])
        self.do("WebDriver:SwitchToWindow", handle=mine)
        return found

    def photograph(self, path: Path) -> None:
        """What the page looks like."""
        path.write_bytes(b64decode(self.do("WebDriver:TakeScreenshot", full=True)["value"]))


@contextmanager
def running(profile: Path, **preferences: str) -> Iterator[Firefox]:
    """A Firefox with a new profile."""
    path = shutil.which("firefox-esr") or shutil.which("firefox")
    if path is None:
        pytest.fail("This test needs Firefox: run make firefox, or install Debian's package firefox-esr.")
    profile.mkdir()
    port = free_port()
    wanted = {**PREFERENCES, "marionette.port": port, **preferences}
    lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in wanted.items())
    (profile / "user.js").write_text("".join(lines))
    command = [path, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access", "--profile", profile]
    with (profile / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "HOME": str(profile)})
        try:
            yield Firefox(port)
        finally:
            process.terminate()
            process.wait()
