"""Settings from the environment, read once at start."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SCHEME = "sqlite:///"
_YES = {"true", "yes", "on", "1"}
_NO = {"false", "no", "off", "0", ""}


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite:///askdesk.db", description="Where the knowledge base and the tickets are kept."
    )
    askdesk_service_file: Path | None = Field(
        default=None, description="How tickets are served; the shipped file if None."
    )
    askdesk_webhook_url: str = Field(default="", description="Where notifications are posted to.")
    askdesk_webhook_secret: SecretStr = Field(default=SecretStr(""), description="What they are signed with.")
    askdesk_webhook_allow_private: bool = Field(default=False, description="Whether that may be no public address.")

    @field_validator("database_url")
    @classmethod
    def _sqlite_only(cls, value: str) -> str:
        if not value.startswith(SCHEME) or value == SCHEME:
            raise ValueError("DATABASE_URL must look like sqlite:///askdesk.db (four slashes for an absolute path)")
        return value

    @field_validator("askdesk_service_file", mode="before")
    @classmethod
    def _empty_is_not_set(cls, value: Any) -> Any:
        return None if value == "" else value

    @field_validator("askdesk_webhook_allow_private", mode="before")
    @classmethod
    def _yes_or_no(cls, value: Any) -> bool:
        said = str(value).strip().lower()
        if said not in _YES | _NO:
            raise ValueError(f"ASKDESK_WEBHOOK_ALLOW_PRIVATE is {said!r}: set it to true or false")
        return said in _YES

    @property
    def database_path(self) -> Path:
        return Path(self.database_url.removeprefix(SCHEME))
