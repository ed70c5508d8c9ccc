"""Contracts of Copydesk: typed events for news copy, readable from any language."""

from copydesk_contracts.codec import decode, decode_as
from copydesk_contracts.envelope import Envelope

__all__ = ["Envelope", "decode", "decode_as"]
