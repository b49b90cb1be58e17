"""Settings from the environment, in one table.

============================  ==============================================  ==================
Variable                      What it sets                                    Default
============================  ==============================================  ==================
PETA_DATA_DIR                 folder of the database and of uploads           the user's data folder
PETA_DATABASE_URL             SQLAlchemy URL of what people write             SQLite: <data>/peta.db
PETA_ANALYSTS_PUBLISH         1: analysts may publish what they load          0
PETA_SESSION_HOURS            hours that a sign-in lasts, 1 to 168            12
PETA_IDLE_MINUTES             minutes unused after which it ends, 5 to 1440   60
PETA_LANGUAGE                 language of a first visit: id or en             id
PETA_BASEMAP_URL              tile URL of the optional base map, or empty     (empty: none)
PETA_BASEMAP_ATTRIBUTION      credit shown with the base map                  (empty)
PETA_LOG_LEVEL                DEBUG, INFO, WARNING or ERROR                   INFO
PETA_WARM_UP                  0: compute no page before its first visit       1
PETA_HEALTHSITES_KEY          key for fetching from healthsites.io            (empty)
PETA_SATUSEHAT_ID             client id for fetching from SATUSEHAT           (empty)
PETA_SATUSEHAT_SECRET         client secret for the same                      (empty)
PETA_OVERPASS_URL             https address of another Overpass server        overpass-api.de
PETA_CONTACT_KEY              keys of the contacts of reporters (Fernet)      a file in <data>
PETA_SLIDES_TEMPLATE          file of an agency's own slides' template        (empty: ours)
============================  ==============================================  ==================

Unset and empty mean the default. A wrong value stops the start with E_CONFIG.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

from lib.errors import ConfigError

ROOT = Path(__file__).resolve().parents[1]
_LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class Settings:
    """Hold the settings of one process. The database URL may hold a password: not in repr."""

    data_dir: Path
    database_url: str = field(repr=False)
    analysts_publish: bool = False
    session_hours: int = 12
    idle_minutes: int = 60
    language: str = "id"
    basemap_url: str = ""
    basemap_attribution: str = ""
    log_level: str = "INFO"
    warm_up: bool = True
    healthsites_key: str = field(default="", repr=False)
    satusehat_id: str = field(default="", repr=False)
    satusehat_secret: str = field(default="", repr=False)
    overpass_url: str = ""
    contact_key: str = field(default="", repr=False)
    slides_template: Path | None = None


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Build settings from a mapping of environment variables.

    Raises
    ------
    ConfigError
        If a value is not one of those allowed; the value of the database URL is never shown.

    """

    def value(name: str, fallback: str) -> str:
        return environ.get(name, "").strip() or fallback

    own = platformdirs.user_data_dir("peta-layanan", appauthor=False)
    data_dir = Path(value("PETA_DATA_DIR", own)).expanduser().absolute()
    return Settings(
        data_dir=data_dir,
        database_url=_database_url(
            value("PETA_DATABASE_URL", f"sqlite:///{(data_dir / 'peta.db').as_posix()}")
        ),
        analysts_publish=_choice(
            "PETA_ANALYSTS_PUBLISH", value("PETA_ANALYSTS_PUBLISH", "0"), ("0", "1")
        )
        == "1",
        session_hours=_whole("PETA_SESSION_HOURS", value("PETA_SESSION_HOURS", "12"), 1, 168),
        idle_minutes=_whole("PETA_IDLE_MINUTES", value("PETA_IDLE_MINUTES", "60"), 5, 1440),
        language=_choice("PETA_LANGUAGE", value("PETA_LANGUAGE", "id").lower(), ("id", "en")),
        basemap_url=_tile_url(value("PETA_BASEMAP_URL", "")),
        basemap_attribution=value("PETA_BASEMAP_ATTRIBUTION", ""),
        log_level=_choice("PETA_LOG_LEVEL", value("PETA_LOG_LEVEL", "INFO").upper(), _LOG_LEVELS),
        warm_up=_choice("PETA_WARM_UP", value("PETA_WARM_UP", "1"), ("0", "1")) == "1",
        healthsites_key=value("PETA_HEALTHSITES_KEY", ""),
        satusehat_id=value("PETA_SATUSEHAT_ID", ""),
        satusehat_secret=value("PETA_SATUSEHAT_SECRET", ""),
        overpass_url=_https("PETA_OVERPASS_URL", value("PETA_OVERPASS_URL", "")),
        contact_key=value("PETA_CONTACT_KEY", ""),
        slides_template=_file("PETA_SLIDES_TEMPLATE", value("PETA_SLIDES_TEMPLATE", "")),
    )


@functools.cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return read_settings(os.environ)


def _choice(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ConfigError(name=name, value=value, expected=" / ".join(choices))
    return value


def _whole(name: str, value: str, least: int, most: int) -> int:
    if not (
        value.isascii() and value.isdecimal() and len(value) < 6 and least <= int(value) <= most
    ):
        raise ConfigError(name=name, value=value, expected=f"{least} … {most}")
    return int(value)


def _database_url(value: str) -> str:
    if "://" not in value:
        raise ConfigError(name="PETA_DATABASE_URL", value="***", expected="dialect://…")
    return value


def _https(name: str, value: str) -> str:
    if value and not value.startswith("https://"):
        raise ConfigError(name=name, value=value, expected="https://…")
    return value


def _file(name: str, value: str) -> Path | None:
    if not value:
        return None
    path = Path(value).expanduser().absolute()
    if not path.is_file():
        raise ConfigError(name=name, value=value, expected="file")
    return path


def _tile_url(value: str) -> str:
    if not value:
        return ""
    if not value.startswith(("https://", "http://", "/")) or any(
        part not in value for part in ("{z}", "{x}", "{y}")
    ):
        raise ConfigError(
            name="PETA_BASEMAP_URL", value=value, expected="https://…/{z}/{x}/{y}.png"
        )
    return value
