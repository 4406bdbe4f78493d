"""The application that a person names in the shell."""

from django.core.management.base import CommandError

from pushes.models import Application


def application_named(name: str, *, returncode: int) -> Application:
    """The application of that name; else the one with that AccessID, which two access points may both know.

    CommandError, which ends with `returncode`, if that is not one.
    """
    found = Application.objects.filter(name=name) or Application.objects.filter(access_id=name)
    names = ", ".join(application.name for application in found)
    if len(found) > 1:
        problem = f"{len(found)} applications have the AccessID {name}: {names}. Give one of these names."
        raise CommandError(problem, returncode=returncode)
    for application in found:
        return application
    known = ", ".join(Application.objects.values_list("name", flat=True)) or "none"
    raise CommandError(f"No application is called {name}. Known: {known}.", returncode=returncode)
