"""Settings: `NADI_*` environment variables, one field each.

A secret can be given as a file: `NADI_DATABASE_URL_FILE=/run/secrets/url` is read when
`NADI_DATABASE_URL` is not set. Docker and systemd hand over secrets that way.
"""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import SettingsConfigDict

from core.errors import ConfigurationError
from core.oidc_settings import OidcSettings

PREFIX = "NADI_"


class Settings(OidcSettings):
    """Every setting, its default and its meaning; `nadi doctor` prints this table."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: SecretStr = Field(
        SecretStr("postgresql://nadi@127.0.0.1:15432/nadi"), description="PostgreSQL with TimescaleDB"
    )
    mqtt_url: SecretStr = Field(
        SecretStr("mqtt://127.0.0.1:18883"), description="MQTT broker: mqtt(s)://user:password@host:port"
    )
    mqtt_client_id: str = Field(
        "nadi-ingest", description="fixed, so that the broker keeps the session while ingest is away"
    )
    mqtt_share: str = Field(
        "",
        pattern="^[A-Za-z0-9_-]*$",
        description="group of workers that share the messages, each with a client id of its own; empty: alone",
    )
    api_host: str = Field("127.0.0.1", description="address the API listens on")
    api_port: int = Field(8000, ge=1, le=65535, description="port of the API")
    api_key: SecretStr | None = Field(None, description="key with every right, beside those of `nadi key`; unset: none")
    api_requests_per_minute: int = Field(
        3000, ge=1, le=1_000_000, description="of one key or person, unless the key says else; bursts up to as many"
    )
    api_max_body_mb: float = Field(8, gt=0, le=1000, description="largest body of a request [MB]")
    api_max_file_mb: float = Field(200, gt=0, le=10_000, description="largest file to import over the API [MB]")
    api_streams: int = Field(500, ge=1, description="clients of live events at once")
    login_hours: float = Field(12, gt=0, le=24 * 30, description="a person's login ends after so long [h]")
    api_origins: str = Field(
        "", description="origins of other web pages that may read with a key, separated by commas; empty: none"
    )
    open_data: bool = Field(False, description="whether /open answers the public without a key")
    open_licence: str = Field(
        "https://creativecommons.org/licenses/by/4.0/", description="address of the licence of the open data"
    )
    open_min_cases: int = Field(5, ge=1, description="open figures with fewer cases behind them are suppressed")
    open_requests_per_minute: int = Field(120, ge=1, description="of the public, from one address")
    api_workers: int = Field(
        1, ge=1, le=64, description="processes that answer; two where the API has two processors to itself"
    )
    api_url: str = Field("http://127.0.0.1:8000", description="where clients find the API")
    time_zone: str = Field("Asia/Makassar", description="zone of days, months and years; whole-hour offset")
    language: str = Field("id", pattern="^(id|en)$", description="language of texts: id or en")
    unknown_device: str = Field(
        "register",
        pattern="^(register|reject)$",
        description="a device not in the registry: register it as pending, or reject its messages",
    )
    batch_size: int = Field(15_000, ge=1, description="readings that close a batch")
    batch_age_s: float = Field(0.05, gt=0, description="age in s that closes a batch [s]")
    max_unacknowledged: int = Field(20_000, ge=1, description="messages held before the source is paused")
    max_ahead_s: float = Field(300, ge=0, description="a device clock ahead by more is rejected [s]")
    dead_letter_days: float = Field(90, gt=0, description="dead letters older than this are removed [d]")
    max_dead_letters: int = Field(100_000, ge=1, description="dead letters kept; the oldest make room")
    max_dead_letter_mb: int = Field(500, ge=1, description="payloads kept with dead letters [MB]")
    dead_letters_per_minute: int = Field(
        20, ge=1, description="of one device and reason that are kept in a minute; more are only counted"
    )
    receipt_days: float = Field(30, gt=0, description="receipts of what came over HTTP older than this are removed [d]")
    reading_days: float | None = Field(
        None, gt=0, description="raw readings older than this are dropped, hours and days stay; unset: never [d]"
    )
    late_after_s: float = Field(300, gt=0, description="readings older than this on arrival count as late [s]")
    notify_urls: SecretStr | None = Field(
        None, description="where alarms are told of: addresses as Apprise has them, separated by blanks; unset: nowhere"
    )
    notify_severity: str = Field(
        "critical",
        pattern="^(info|warning|critical)$",
        description="alarms that are told of: of this severity or worse",
    )
    notify_quiet: str = Field(
        "",
        pattern=r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$",
        description="local hours in which only critical alarms are told of, such as 21:00-06:00; empty: none",
    )
    notify_per_hour: int = Field(20, ge=1, description="messages about alarms in an hour; more are kept and not sent")
    notify_simulated: bool = Field(False, description="whether simulated alarms are told of too, marked as such")
    var: Path = Field(Path("var"), description="where the embedded services keep their data")

    @field_validator("time_zone")
    @classmethod
    def _whole_hours(cls, name: str) -> str:
        from core.calendar import whole_hour_zone

        try:
            whole_hour_zone(ZoneInfo(name))
        except ZoneInfoNotFoundError as error:
            raise ValueError(f"{name!r} is no time zone; an example is 'Asia/Makassar'") from error
        return name

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


def load_settings(environment: dict[str, str] | None = None) -> Settings:
    """The settings of `environment` (default: this process's), files of secrets read.

    raises   ConfigurationError: names the variable, the value's trouble and the expected form
    """
    source = dict(os.environ if environment is None else environment)
    values: dict[str, str] = {}
    for name in Settings.model_fields:
        key = PREFIX + name.upper()
        if key in source:
            values[name] = source[key]
        elif key + "_FILE" in source:
            values[name] = _read_secret(key + "_FILE", Path(source[key + "_FILE"]))
    unknown = {
        key
        for key in source
        if key.startswith(PREFIX)
        and key.removesuffix("_FILE").removeprefix(PREFIX).lower() not in Settings.model_fields
    }
    if unknown:
        raise ConfigurationError(f"{min(unknown)} is no setting of Nadi; `nadi doctor --settings` lists them")
    try:
        return Settings(**values)  # type: ignore[arg-type]  # pydantic parses the strings
    except ValidationError as error:
        first = error.errors()[0]
        key = PREFIX + str(first["loc"][0]).upper()
        raise ConfigurationError(f"{key}: {first['msg']}") from error


def _read_secret(key: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ConfigurationError(f"{key}: cannot read {path}: {error.strerror}") from error
