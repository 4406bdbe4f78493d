"""One account is deleted wherever the gateway keeps it; what still moves keeps it until it is over."""

import pytest
from django.utils import timezone

from console.gateway.carrying import resolving
from console.gateway.carrying.forgetting import ABOUT_TO_BE_PUSHED, forget, left
from console.gateway.models import Binding, GatewayPush, Upload
from tests.gateway import builders

pytestmark = pytest.mark.django_db


def test_it_is_untied_from_each_device_and_others_are_not() -> None:
    app, other = builders.application(), builders.application("1500001049")
    builders.device(app, "anna")
    builders.device(app, "anna", kind=1)
    builders.device(other, "anna")
    builders.device(app, "bob")
    assert list(forget("anna")) == ["It was untied from 3 of the gateway's devices."]
    assert [binding.account for binding in Binding.objects.all()] == ["bob"]
    assert list(forget("anna")) == []


def test_an_address_is_untied_however_it_is_written() -> None:
    builders.device(builders.application(), "Anna@Example.com", kind=1001)
    assert len(list(forget("Anna@Example.com"))) == Binding.objects.count() + 1 == 1


def test_calls_and_packages_of_pushes_that_are_over_lose_it() -> None:
    app = builders.application()
    upload, untouched = builders.package(app, ["anna", "bob"]), builders.package(app, ["joanna"])
    given_up(upload)
    over = builders.push(app, "anna", "bob")
    moving = builders.push(app, "anna", "carl")
    resolving.advance(over.pk)
    assert GatewayPush.objects.get(pk=over.pk).status not in GatewayPush.MOVING
    assert list(forget("anna")) == [
        f"It was deleted from the gateway's push {over.push_id}.",
        f"The accounts of the gateway's upload {upload.pk} were deleted: it was among them.",
    ]
    over.refresh_from_db()
    upload.refresh_from_db()
    untouched.refresh_from_db()
    assert (over.targets, str(upload.file), bool(untouched.file)) == (["bob"], "", True)
    assert list(left("anna")) == [
        f"The gateway's push {moving.push_id} is for it and is not over. Run this again when it is."
    ]
    resolving.advance(moving.pk)
    assert list(forget("anna")) == [f"It was deleted from the gateway's push {moving.push_id}."]
    assert list(left("anna")) == []


def given_up(upload: Upload) -> None:
    """So long ago that nobody is about to push it any more."""
    Upload.objects.filter(pk=upload.pk).update(created_at=timezone.now() - ABOUT_TO_BE_PUSHED)


def test_a_package_that_is_about_to_be_pushed_stays() -> None:
    app = builders.application()
    device = builders.device(app, "bob")
    upload = builders.package(app, ["anna", "bob"])
    assert list(forget("anna")) == []
    assert list(left("carl")) == []
    assert list(left("anna")) == [
        f"The gateway's upload {upload.pk} is being pushed, or is about to be. Run this again in an hour."
    ]
    push = builders.push(app, upload=Upload.objects.get(), audience_type="package_account_push")
    resolving.advance(push.pk)
    assert builders.reached(push) == {device.pk}
    assert (len(list(forget("anna"))), list(left("anna"))) == (1, [])
    upload.refresh_from_db()
    assert not upload.file


def test_a_package_that_is_still_pushed_stays() -> None:
    app = builders.application()
    upload = builders.package(app, ["anna"])
    push = builders.push(app, upload=upload, audience_type="package_account_push")
    assert list(forget("anna")) == []
    resolving.advance(push.pk)
    assert len(list(forget("anna"))) == 1
