"""Builders of the URLs of our own routes; a change of the data changes the URL.

The hash comes from the version of the dataset and not from the body, so that a URL costs nothing
to write and the body is made only when somebody asks for it.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from urllib.parse import quote, urlencode

from data.catalogue import load_catalogue
from lib.services.pointstyle import parse_out_of_reach
from lib.web import assets, source

FORM = "2"
"""Version of the bodies' form: raise it whenever a route writes the same data differently."""

SIGN_IN, PASSWORD = "/masuk", "/masuk/sandi"
REPORT = "/lapor-data"
SURVEY = "/survei"
OPEN_DATA = "/data-terbuka"
TELL = "/lapor"
TICKET, PHOTO = f"{TELL}/t", f"{TELL}/foto"
BACKING = "/dukung"
PARTICIPATION = "/partisipasi"
MAP, EMBED = "/peta", "/sisip/peta"
LANGUAGE = "bahasa"
SESSION_COOKIE = "peta_masuk"
"""Holds the token of a session (`lib.services.sign_ins`), out of reach of scripts."""
CITIZEN_COOKIE = "peta_warga"
"""Holds the mark of a citizen's browser (`lib.services.participation.senders.person_of`)."""

_LENGTH = 12
_FORMER = 20_000
_former: OrderedDict[tuple[str, str, str], None] = OrderedDict()
_former_lock = threading.Lock()


@functools.lru_cache(maxsize=4096)
def _digest(version: str, kind: str, key: str) -> str:
    text = "\n".join((FORM, version, kind, key))
    digest = hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
    with _former_lock:
        _former[kind, key, digest] = None
        while len(_former) > _FORMER:
            _former.popitem(last=False)
    return digest


def was_given(kind: str, key: str, digest: str) -> bool:
    """Tell whether this process once gave out a URL with this hash.

    A page that is open while data are published still asks for the tiles it was told of.
    """
    return (kind, key, digest) in _former


def content_hash(kind: str, key: str) -> str:
    """Return the 12 hex digits that stand for one body of the present dataset.

    They change only when one of the tables that the body is made from does.
    """
    version = source.dataset().version_of(*_tables(kind, key))
    return _digest(version, kind, key)


@functools.lru_cache(maxsize=4096)
def _tables(kind: str, key: str) -> tuple[str, ...]:
    """Name the tables that a body is made from."""
    if kind == "batas":
        return ("display_nation", "provinces", "regions", "districts")
    if kind == "desa":
        return ("villages",)
    if kind == "jalan":
        return (key,)
    out = parse_out_of_reach(key)
    if out is None:
        return (f"facilities_{key}",)
    classes = load_catalogue().service(out[0]).classes
    return ("villages", "landmasses", *(f"facilities_{each}" for each in classes))


# A dash stands before each hash: streamlit-folium drops `_` and what follows from the text that
# it derives a map's identity from.
def boundary_url(key: str) -> str:
    """Return the URL of the regions within ``nasional``, a province or a kabkota code."""
    return f"/peta/batas/{key}-{content_hash('batas', key)}.geojson"


def points_url(layer: str, ending: str = "png") -> str:
    """Return the tile URL template of a point layer, ``{z}/{x}/{y}`` left in.

    ``layer`` is a facility class or ``luar.{service}.{radius_m}``; ``ending`` png or json.
    """
    return f"/peta/titik/{layer}-{content_hash('titik', layer)}/{{z}}/{{x}}/{{y}}.{ending}"


def villages_url(kode: str) -> str:
    """Return the URL of the village points of one regency."""
    return f"/peta/desa/{kode}-{content_hash('desa', kode)}.json"


def roads_url(table: str) -> str:
    """Return the URL of a road table, such as ``roads_belu``."""
    return f"/peta/jalan/{table}-{content_hash('jalan', table)}.geojson"


def sign_in_url(back: str, language: str, *, path: str = SIGN_IN) -> str:
    """Return the address of the sign-in form, which leads back to a page of ours afterwards."""
    wanted = {"kembali": back} if language == "id" else {"kembali": back, "bahasa": language}
    return f"{path}?{urlencode(wanted)}"


def report_url(data: str, language: str, *, region: str = "", facility: str | None = None) -> str:
    """Return the address of the form that reports something wrong with data.

    ``data`` is kind and key as in ``facilities:puskesmas``, or "". With ``facility`` the id of one
    stands last, so that another may be added to a "".
    """
    wanted = {"data": data} if data else {}
    if region:
        wanted["wilayah"] = region
    if language != "id":
        wanted["bahasa"] = language
    if facility is not None:
        wanted["fasilitas"] = facility
    return f"{REPORT}?{urlencode(wanted)}" if wanted else REPORT


def tell_url(language: str, **params: str) -> str:
    """Return the address of the form in which citizens report, propose and offer."""
    wanted = {name: value for name, value in params.items() if value}
    if language != "id":
        wanted["bahasa"] = language
    return f"{TELL}?{urlencode(wanted)}" if wanted else TELL


def tell_about_url(facility_class: str, language: str) -> str:
    """Return the address of that form about a facility; its id is to be added at the end."""
    wanted = {} if language == "id" else {"bahasa": language}
    return f"{TELL}?{urlencode({**wanted, 'fasilitas': f'{facility_class}:'})}"


def ticket_url(secret: str, language: str, *, new: bool = False) -> str:
    """Return the address at which a sender follows a report; ``new`` right after it was taken."""
    wanted = {"baru": "1"} if new else {}
    if language != "id":
        wanted["bahasa"] = language
    return f"{TICKET}/{secret}?{urlencode(wanted)}" if wanted else f"{TICKET}/{secret}"


def backing_url(ticket: str, language: str) -> str:
    """Return the address of the plain page of a proposal or call, to support it."""
    path = f"{BACKING}/{quote(ticket, safe='')}"
    return path if language == "id" else f"{path}?bahasa={language}"


def survey_url(token: str, language: str) -> str:
    """Return the address of a unit's public survey."""
    return f"{SURVEY}/{token}" if language == "id" else f"{SURVEY}/{token}?bahasa={language}"


def asset_url(name: str) -> str:
    """Return the URL of a packaged asset: ``peta.js``, ``leaflet.css``, ``fonts/…``."""
    return assets.asset_url(name)


def font_url() -> str:
    """Return the URL of the typeface, by its own hash: it also stands in config.toml."""
    return assets.font_url()


def embed_url(params: Mapping[str, str], language: str) -> str:
    """Return the address of a map that other sites may show in a frame."""
    wanted = {**params, **({} if language == "id" else {LANGUAGE: language})}
    return f"{EMBED}?{urlencode(wanted)}" if wanted else EMBED
