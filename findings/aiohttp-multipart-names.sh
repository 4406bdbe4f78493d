#!/bin/sh
# aiohttp percent-encodes the name of a file in multipart/form-data inside the plain parameter filename, by default; requests
# sends the same name as UTF-8. A server sees the 24 characters of a Chinese name as 184, percent signs and digits.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check aiohttp==3.12.15 requests==2.32.5
"$folder/venv/bin/python" - <<'PYTHON'
import asyncio
import re
import aiohttp
import requests
from aiohttp import web

NAME = "双十一会员账号包第三批上海地区最终确认版.txt"
seen = {}


async def note(request):
    head = (await request.read()).split(b"\r\n\r\n")[0]
    seen[request.path] = re.search(rb'filename="([^"]*)"', head)[1]
    return web.Response()


async def main():
    app = web.Application()
    app.router.add_post("/{client}", note)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
    async with aiohttp.ClientSession() as session:
        for path, more in (("/aiohttp", {}), ("/aiohttp-unquoted", {"quote_fields": False})):
            form = aiohttp.FormData(**more)
            form.add_field("file", b"alice\n", filename=NAME)
            await session.post(url + path, data=form)
    await asyncio.to_thread(requests.post, f"{url}/requests", files={"file": (NAME, b"alice\n")})
    await runner.cleanup()


asyncio.run(main())
print("aiohttp", aiohttp.__version__, "and requests", requests.__version__, "send a name of", len(NAME), "characters as")
for path, name in seen.items():
    print(f"{path[1:]}: {len(name.decode())} characters: {name.decode()[:60]}")
assert seen["/aiohttp"].startswith(b"%E5%8F%8C") and seen["/aiohttp"].isascii(), "aiohttp no longer encodes it"
assert seen["/aiohttp-unquoted"].decode() == NAME
assert seen["/requests"].decode() == NAME
PYTHON
