"""Settings come from the environment and wrong ones are refused."""

from pathlib import Path

import pytest

from lib import config
from lib.config import read_settings
from lib.errors import ConfigError


def test_an_empty_environment_gives_the_defaults():
    default = read_settings({})
    assert read_settings({"PETA_LANGUAGE": "  ", "PETA_DATA_DIR": ""}) == default
    assert (default.language, default.log_level, default.analysts_publish) == ("id", "INFO", False)
    assert default.data_dir.is_absolute()
    assert config.ROOT not in default.data_dir.parents
    assert default.database_url.endswith("/peta.db")


def test_the_database_lies_in_the_data_folder():
    settings = read_settings({"PETA_DATA_DIR": "/srv/data"})
    assert settings.database_url == "sqlite:////srv/data/peta.db"


def test_each_variable_reaches_its_field():
    settings = read_settings(
        {
            "PETA_DATA_DIR": "/srv/data",
            "PETA_DATABASE_URL": "postgresql://u:rahasia@db/peta",
            "PETA_LANGUAGE": "EN",
            "PETA_ANALYSTS_PUBLISH": "1",
            "PETA_BASEMAP_URL": "https://tile.example/{z}/{x}/{y}.png",
            "PETA_BASEMAP_ATTRIBUTION": "© example",
            "PETA_LOG_LEVEL": "debug",
            "PETA_WARM_UP": "0",
            "PETA_SESSION_HOURS": "8",
            "PETA_IDLE_MINUTES": "30",
        }
    )
    assert (settings.session_hours, settings.idle_minutes) == (8, 30)
    assert settings.data_dir == Path("/srv/data")
    assert settings.database_url == "postgresql://u:rahasia@db/peta"
    assert settings.analysts_publish
    assert not settings.warm_up
    assert (settings.language, settings.log_level) == ("en", "DEBUG")
    assert settings.basemap_url.startswith("https://tile.example/")
    assert settings.basemap_attribution == "© example"


def test_a_password_is_not_shown_by_repr_or_error():
    settings = read_settings({"PETA_DATABASE_URL": "postgresql://u:rahasia@db/peta"})
    assert "rahasia" not in repr(settings)
    with pytest.raises(ConfigError) as caught:
        read_settings({"PETA_DATABASE_URL": "rahasia"})
    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PETA_LANGUAGE", "jv"),
        ("PETA_LOG_LEVEL", "LOUD"),
        ("PETA_WARM_UP", "off"),
        ("PETA_ANALYSTS_PUBLISH", "yes"),
        ("PETA_SESSION_HOURS", "0"),
        ("PETA_SESSION_HOURS", "169"),
        ("PETA_SESSION_HOURS", "1.5"),
        ("PETA_IDLE_MINUTES", "4"),
        ("PETA_IDLE_MINUTES", "٣٠"),
        ("PETA_IDLE_MINUTES", "99999999999"),
        ("PETA_BASEMAP_URL", "https://tile.example/map.png"),
        ("PETA_BASEMAP_URL", "javascript:{z}{x}{y}"),
    ],
)
def test_a_wrong_value_is_refused_with_its_name(name, value):
    with pytest.raises(ConfigError) as caught:
        read_settings({name: value})
    assert caught.value.code == "E_CONFIG"
    assert name in caught.value.message("id")


def test_the_table_in_the_docstring_lists_every_variable_read():
    seen = set()

    class Recorder(dict):
        def get(self, key, default=None):
            seen.add(key)
            return default

    read_settings(Recorder())
    documented = {word for word in config.__doc__.split() if word.startswith("PETA_")}
    assert seen == documented


def test_keys_of_sources_reach_their_fields_and_no_repr():
    settings = read_settings(
        {
            "PETA_HEALTHSITES_KEY": "RAHASIA-1",
            "PETA_SATUSEHAT_ID": "RAHASIA-2",
            "PETA_SATUSEHAT_SECRET": "RAHASIA-3",
            "PETA_OVERPASS_URL": "https://overpass.example/api/interpreter",
        }
    )
    assert settings.healthsites_key == "RAHASIA-1"
    assert (settings.satusehat_id, settings.satusehat_secret) == ("RAHASIA-2", "RAHASIA-3")
    assert "RAHASIA" not in repr(settings)
    with pytest.raises(ConfigError, match="https"):
        read_settings({"PETA_OVERPASS_URL": "http://10.0.0.1/"})
