"""What the server does once before its first visitor: check, load, index, freeze."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import logging
import threading
import time
from collections.abc import Callable

from data.catalogue import load_catalogue
from lib.config import settings
from lib.web import assets, boundaries, source, tiles

_LOG = logging.getLogger(__name__)
_SLOW_IMPORTS = ("folium", "folium.plugins", "branca.colormap", "jinja2", "PIL.PngImagePlugin")
"""What streamlit_folium imports; itself it must wait for the first script run, see lib.ui.maps."""
_FIRST_SERVICE = "puskesmas"
_FIRST_LAYERS = ("puskesmas", "sd")


_all_done = threading.Event()


def warm_up() -> None:
    """Check the embedded data and fill the caches that the first page needs.

    Raises
    ------
    OSError
        If a file of the dataset is missing or its checksum is wrong: the server does not start
        on data that nobody can vouch for.
    """
    began = time.perf_counter()
    _check()
    for name in _SLOW_IMPORTS:
        importlib.import_module(name)
    assets.warm_assets()
    boundaries.packed_boundary(boundaries.NATION)
    _warm_access()
    for layer in _FIRST_LAYERS:
        tiles.load_layer(layer)
    _LOG.info("warm after %.1f s, data %s", time.perf_counter() - began, source.dataset().version)


def warm_the_rest() -> threading.Thread:
    """Compute in the background what the other pages show first; nobody waits for it.

    With PETA_WARM_UP=0 nothing: a server that few visit would compute for nobody.
    """
    thread = threading.Thread(target=_rest, name="warm", daemon=True)
    thread.start()
    return thread


def _rest() -> None:
    for work in _works() if settings().warm_up else ():
        try:
            work()
        except Exception:  # noqa: BLE001 - whatever it is, the server shall stay up
            _LOG.exception("warming up failed")
    freeze()
    _return_memory()
    _all_done.set()


def _works() -> tuple[Callable[[], object], ...]:
    from lib.services import gaps, overview, picture, search
    from lib.services.travel_way import Way

    return (
        overview.overview,
        picture.national_picture,
        search.warm,
        lambda: gaps.compare_services("daerah_tertinggal"),
        lambda: gaps.compare_services("daerah_tertinggal", terms=gaps.Terms(Way("waktu"))),
        _profiles,
        _kpis,
        _ranks,
    )


def is_warm() -> bool:
    """Tell whether everything that is computed beforehand is there."""
    return _all_done.is_set()


def _profiles() -> None:
    """Compute the profiles that a click on the first map asks for: 5 ms each, 514 of them."""
    from lib.services.profile import profile

    radius_m = load_catalogue().service(_FIRST_SERVICE).default_radius_km * 1000.0
    for code in source.dataset().regions["kode"]:
        profile(_FIRST_SERVICE, radius_m, str(code), same_landmass=False)


def _kpis() -> None:
    """Compute the figures of the page KPI, which take a second."""
    from lib.services.kpi.series import warm

    warm()


def _ranks() -> None:
    """Test the ranks behind the first headline of the page Kesenjangan, which takes 7 s."""
    from lib.services.gap_robustness import rank_uncertainty

    radius_m = load_catalogue().service(_FIRST_SERVICE).default_radius_km * 1000.0
    rank_uncertainty(_FIRST_SERVICE, radius_m)


def freeze() -> None:
    """Take everything loaded so far out of garbage collection.

    Streamlit collects after each script run, holding the GIL; with the loaded frames and modules
    frozen that takes no measurable time instead of some 50 ms.
    """
    gc.collect()
    gc.freeze()


def _return_memory() -> None:
    """Give back to the system what warming up took and freed, some 50 MB; glibc alone can."""
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _check() -> None:
    from data.check import verify_checksums

    verify_checksums(quick=True)
    data = source.dataset()
    # Read now, so that no visitor waits for it.
    for frame in (data.provinces, data.regions, data.districts, data.villages):
        frame.shape  # noqa: B018


def _warm_access() -> None:
    from lib.services.access import access

    access(_FIRST_SERVICE)


def hide_server_name() -> None:
    """Keep uvicorn from naming itself in each answer.

    Streamlit offers no way to pass ``server_header=False``, and uvicorn adds the header below
    any middleware; so the running configuration is found and changed before it serves.
    """
    import uvicorn

    for found in gc.get_objects():
        # type(), not isinstance(): asking some lazy objects for their class imports modules.
        if type(found) is uvicorn.Config:
            found.server_header = False
            found.encoded_headers = [h for h in found.encoded_headers if h[0] != b"server"]
