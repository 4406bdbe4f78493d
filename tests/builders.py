"""What tests are made of: people with roles, an application, packages that were checked for real, drafts."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any

from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile

from pushes import intake
from pushes.models import AccountPackage, Application, Push
from pushes.roles import ADMINISTRATORS, APPROVERS, AUDITORS, MARKETERS

PASSWORD = "a horse walks into a bar"
ACCESS_ID = "1500001048"
SECRET_KEY = "1452fcebae9f3115ba794fb0fff2fd73"
ACCOUNTS = ("+8613711112222", "+8613711113333")


def alice() -> User:
    """A marketer."""
    return _person("alice", MARKETERS)


def bob() -> User:
    """Another marketer."""
    return _person("bob", MARKETERS)


def carol() -> User:
    """The administrator, who creates no pushes."""
    return _person("carol", ADMINISTRATORS)


def eve() -> User:
    """The auditor."""
    return _person("eve", AUDITORS)


def frank() -> User:
    """An approver."""
    return _person("frank", APPROVERS)


def grace() -> User:
    """An administrator who is a marketer as well, and so creates pushes for every application."""
    return _person("grace", ADMINISTRATORS, MARKETERS)


def application(
    *,
    people: Collection[User] = (),
    platform: str = "android",
    access_point: str = "gateway",
    name: str = "Shop",
    access_id: str = ACCESS_ID,
    **fields: Any,
) -> Application:
    """An application that `people` may push to, without an undo window unless a test wants one."""
    made: Application = Application.objects.create(
        name=name,
        platform=platform,
        access_point=access_point,
        access_id=access_id,
        secret_key=SECRET_KEY,
        **({"undo_seconds": 0} | fields),
    )
    made.people.set(people)
    return made


def upload(*, text: str | bytes = "\n".join(ACCOUNTS), name: str = "accounts.csv") -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def stored_package(
    *,
    application: Application,
    by: User,
    text: str = "+8613711112222\n+8613711113333\n",
    name: str = "accounts.csv",
    account_type: int = 1002,
) -> AccountPackage:
    """A package that is stored and waits to be checked."""
    data = text.encode()
    made = AccountPackage(application=application, uploaded_by=by, name=name, account_type=account_type)
    made.size, made.sha256 = len(data), sha256(data).hexdigest()
    made.original.save(name, upload(text=data, name=name), save=False)
    made.save()
    return made


def package(
    *,
    application: Application,
    by: User,
    text: str = "+8613711112222\n+8613711113333\n",
    name: str = "accounts.csv",
    account_type: int = 1002,
) -> AccountPackage:
    """A package that is stored and checked (or refused) for real."""
    made = stored_package(application=application, by=by, text=text, name=name, account_type=account_type)
    intake.check(made.pk)
    made.refresh_from_db()
    return made


def draft(*, author: User, application: Application, **fields: Any) -> Push:
    """A draft with a title and a text, and any other fields of Push."""
    said = {"title": "Sale", "content": "From nine", "account_type": 1002}
    made: Push = Push.objects.create(author=author, application=application, **(said | fields))
    return made


def ready_push(*, author: User, application: Application, **fields: Any) -> Push:
    """A draft with a checked package of two accounts: nothing stands in the way of sending it."""
    return draft(author=author, application=application, package=package(application=application, by=author), **fields)


def _person(name: str, *roles: str) -> User:
    """The person of that name, made when first asked for; PASSWORD logs in."""
    found = User.objects.filter(username=name).first()
    if found is None:
        found = User.objects.create_user(name, password=PASSWORD, is_staff=ADMINISTRATORS in roles)
        found.groups.set(Group.objects.filter(name__in=roles))
    return found
