"""Headers of a webhook by Standard Webhooks: id, time, and a signature over both and the body."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

from services.state.webhooks import SECRET_PREFIX


def headers(secret: str, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """What goes with the body; the id is the same at every try. Raises ValueError for a bad secret."""
    moment = str(int(at.timestamp()))
    return {
        "content-type": "application/cloudevents+json",
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": signature(secret, message_id, moment, body),
    }


def signature(secret: str, message_id: str, moment: str, body: bytes) -> str:
    """`v1,` and the HMAC-SHA256 in base64."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("the secret is no base64") from error
    told = f"{message_id}.{moment}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, told, hashlib.sha256).digest()).decode()
