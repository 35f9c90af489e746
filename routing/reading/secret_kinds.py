"""What kinds of secret are told apart, and where one was found."""

from enum import StrEnum
from typing import NamedTuple


class SecretKind(StrEnum):
    ACCESS_KEY_ID = "access_key_id"
    ACCESS_KEY_SECRET = "access_key_secret"
    PASSWORD = "password"
    TOKEN = "token"
    PRIVATE_KEY = "private_key"
    ID_CARD = "id_card"
    BANK_CARD = "bank_card"


class Found(NamedTuple):
    start: int
    end: int
    kind: SecretKind
