"""Settings from the environment, read once at start."""

from pathlib import Path

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SCHEME = "sqlite:///"


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_file=".env", extra="ignore")

    database_url: str = Field(default="sqlite:///askdesk.db", description="Where the knowledge base is kept.")

    @field_validator("database_url")
    @classmethod
    def _sqlite_only(cls, value: str) -> str:
        if not value.startswith(SCHEME) or value == SCHEME:
            raise ValueError("DATABASE_URL must look like sqlite:///askdesk.db (four slashes for an absolute path)")
        return value

    @property
    def database_path(self) -> Path:
        return Path(self.database_url.removeprefix(SCHEME))
