"""Files of citizens' messages: CSV as other systems export it, and lines of JSON as the API takes them."""

from liandong.exchange.messages.enter import Entered, Known, Outcome, Rejected, enter
from liandong.exchange.messages.faults import FAULTS, Unusable
from liandong.exchange.messages.message import Fault, Message, MessageFile
from liandong.exchange.messages.open import open_messages

__all__ = [
    "FAULTS",
    "Entered",
    "Fault",
    "Known",
    "Message",
    "MessageFile",
    "Outcome",
    "Rejected",
    "Unusable",
    "enter",
    "open_messages",
]
