"""What every entry of the catalogue is: strict, frozen, every unknown key refused."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Entry(BaseModel):
    """Base of every entry: frozen, no key but the declared ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Named(Entry):
    """An entry with a name in both languages."""

    name_id: str = Field(description="Indonesian name")
    name_en: str = Field(description="English name")

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_id
