"""What the gateway remembers. It knows nothing of the console's own records: the two meet over HTTP only."""

from console.gateway.models.application import BindingRule, GatewayApplication, Platform, new_access_key
from console.gateway.models.channel import Address, AppChannel, Sending
from console.gateway.models.counted import OpenLines, Sent
from console.gateway.models.device import (
    TOKEN_LONGEST,
    TOKEN_SHORTEST,
    Binding,
    Device,
    new_token,
)
from console.gateway.models.push import (
    WIDE,
    Delivery,
    DeliveryQuerySet,
    GatewayPush,
    PushQuerySet,
    delivery_key,
    device_of,
    new_push_id,
    push_of,
)
from console.gateway.models.rehearsal import Rehearsal
from console.gateway.models.remembered import RememberedCall
from console.gateway.models.upload import UPLOAD_FOLDER, Upload

__all__ = [
    "TOKEN_LONGEST",
    "TOKEN_SHORTEST",
    "UPLOAD_FOLDER",
    "WIDE",
    "Address",
    "AppChannel",
    "Binding",
    "BindingRule",
    "Delivery",
    "DeliveryQuerySet",
    "Device",
    "GatewayApplication",
    "GatewayPush",
    "OpenLines",
    "Platform",
    "PushQuerySet",
    "Rehearsal",
    "RememberedCall",
    "Sending",
    "Sent",
    "Upload",
    "delivery_key",
    "device_of",
    "new_access_key",
    "new_push_id",
    "new_token",
    "push_of",
]
