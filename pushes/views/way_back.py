"""Where to go on after the press of a button that came when nobody was logged in any more."""

from django.http import HttpRequest
from django.urls import reverse


def page_of_button(request: HttpRequest, *, has_reason: bool) -> str:
    """The address of the page with that button; where a reason was written, of the one that shows it."""
    match = request.resolver_match
    route, pk = (match.route, match.kwargs.get("pk", 0)) if match else ("", 0)
    if route.startswith("pushes/<int:pk>/"):
        rejects = has_reason and route.endswith("/reject/")
        return reverse("pushes:approval" if rejects else "pushes:detail", args=[pk])
    if route == "profile/sessions/":
        return reverse("profile")
    if route.startswith("people/<int:pk>/"):
        return reverse("person", args=[pk])
    if route.startswith("people/invitations/"):
        return reverse("people")
    if route.endswith(("connection/", "pause/")):
        return reverse("pushes:configuration", args=[pk])
    return reverse("pushes:applications") if route.endswith("create-push/") else request.get_full_path()
