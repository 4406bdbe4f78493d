"""Host names where Django does not look at them: at what is served beside it."""

from collections.abc import Collection

from django.conf import settings
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from console.gateway.channels.online.asgi import Application, Receive, Scope, Send, respond
from console.gateway.views.contract import misdirected


def with_host_names(paths: Collection[str], site: Application) -> Application:
    """An ASGI application that refuses requests for `paths` by a host name that ALLOWED_HOSTS does not have."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in paths and not _is_allowed(scope):
            await respond(send, misdirected(HttpRequest()))
        else:
            await site(scope, receive, send)

    return application


def _is_allowed(scope: Scope) -> bool:
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)
