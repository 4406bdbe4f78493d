"""The saved audience that a person names in the shell."""

from pushes import actions
from pushes.models import AccountPackage, Push, SavedAudience


def take_audience(push: Push, name: str, account_type: int | None) -> AccountPackage:
    """Have the draft use that audience of its application; the package that it has now.

    `account_type` is the one that was given besides: NotReady if the audience has another one, or there is none of
    that name.
    """
    ours = SavedAudience.objects.filter(application=push.application).select_related("package")
    found = ours.filter(name=name).first()
    if found is None:
        known = ", ".join(ours.order_by("name").values_list("name", flat=True)) or "none"
        raise actions.NotReady(f"No saved audience of {push.application} is called {name}. Known: {known}.")
    has = found.package.account_type
    if account_type not in (None, has):
        raise actions.NotReady(f"Leave out --account-type {account_type}: the audience {name} has type {has}.")
    actions.use_audience(push=push, by=push.author, audience=found)
    push.refresh_from_db()
    if push.package is None:
        raise actions.NotReady(f"The audience {name} was taken out of the draft by somebody else.")
    return push.package
