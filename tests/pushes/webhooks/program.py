"""A program that is told of pushes, for tests."""

from typing import Any

from pytest_django.fixtures import Settings
from pytest_httpserver import HTTPServer
from standardwebhooks.webhooks import Webhook as Receiver
from werkzeug import Request, Response

from pushes import actions
from pushes.models import Push, Webhook


class Program:
    """A program that is told: it checks each call as its library does, and answers with the statuses it is given."""

    def __init__(self, server: HTTPServer, settings: Settings) -> None:
        self.statuses: list[int] = []
        self.tries: list[tuple[str, dict[str, Any]]] = []
        self.secret = ""
        server.expect_request("/hook").respond_with_handler(lambda request: self.answer(request))
        settings.WEBHOOK_ORIGINS = [server.url_for("").rstrip("/")]
        self.url = server.url_for("/hook")

    def answer(self, request: Request) -> Response:
        assert "Authorization" not in request.headers
        said = Receiver(self.secret).verify(request.get_data(), dict(request.headers))
        self.tries.append((request.headers["webhook-id"], said))
        return Response(status=self.statuses.pop(0) if self.statuses else 204)

    def told_of(self, push: Push) -> Webhook:
        webhook = actions.add_webhook(application=push.application, by=push.author, url=self.url)
        self.secret = webhook.secret
        return webhook

    @property
    def heard(self) -> list[str]:
        return [said["data"]["status"] for _key, said in self.tries]
