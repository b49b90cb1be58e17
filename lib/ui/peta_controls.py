"""The column of controls beside the map: what to show, where, how, and the search."""

from __future__ import annotations

import streamlit as st

from data.catalogue import load_catalogue
from data.current import current_dataset
from lib.i18n import language, number, pick, t
from lib.services import mapbuild
from lib.services.indicators import indicators
from lib.services.mapstate import METHODS, MapState, parent
from lib.services.measures import (
    ACCESS_MEASURES,
    NATION,
    all_measures,
    applies,
    distance_standards,
    has_data,
    region_codes,
    scope_level,
)
from lib.services.palette import MAX_CLASSES, MIN_CLASSES
from lib.services.regions import region_name
from lib.services.search import Place, search
from lib.ui.page import plain_label
from lib.ui.session import bound, update


def sidebar(state: MapState) -> None:
    """Draw all controls of the map page."""
    with st.sidebar:
        _search()
        _what(state)
        _where(state)
        _layers(state)
        _classes(state)


def _what(state: MapState) -> None:
    catalogue = load_catalogue()
    sector = state.service.sector
    st.selectbox(
        t("peta.sektor"),
        list(catalogue.sectors),
        format_func=lambda code: catalogue.sectors[code].label(language()),
        **_sector_binding(sector),
    )
    services = [each.code for each in catalogue.services_of(sector)]
    st.selectbox(
        t("peta.layanan"), services, format_func=_service_label, **bound("layanan", state.layanan)
    )
    measures = [code for code, each in all_measures().items() if applies(each, state.service)]
    if state.ukuran not in measures:
        measures.insert(0, state.ukuran)
    st.selectbox(
        t("peta.ukuran"),
        measures,
        format_func=measure_name,
        help=t("peta.ukuran_bantuan"),
        **bound("ukuran", state.ukuran),
    )
    if all_measures()[state.ukuran].family == "access":
        _radius(state)


def _sector_binding(sector: str) -> dict[str, object]:
    """Bind the sector, which is no field of the state: it chooses the first service with data."""
    key = "peta_sektor"
    st.session_state[key] = sector

    def take() -> None:
        services = load_catalogue().services_of(st.session_state[key])
        first = next((each for each in services if has_data(each)), services[0])
        update(layanan=first.code)

    return {"key": key, "on_change": take}


def _service_label(code: str) -> str:
    service = load_catalogue().service(code)
    label = service.label(language())
    return label if has_data(service) else t("peta.layanan_tanpa_data", label=label)


def measure_name(code: str) -> str:
    """Name a measure in a list of choices."""
    if code in ACCESS_MEASURES:
        return t(f"ukuran.{code}.nama")
    return indicators()[code].label(language())


def _radius(state: MapState) -> None:
    named = {km: pick(*labels) for km, labels in distance_standards(state.service).items()}
    choices = sorted({*map(float, state.service.radii_km), *named, state.radius})

    def label(km: float) -> str:
        plain = f"{number(km, 0 if km == int(km) else 1)} km"
        return f"{plain} — {named[km]}" if km in named else plain

    st.selectbox(
        t("peta.radius"),
        choices,
        format_func=label,
        help=t("peta.radius_bantuan"),
        **bound("radius", state.radius),
    )


def _where(state: MapState) -> None:
    province = NATION if state.wilayah == NATION else state.wilayah[:2]
    provinces = [NATION, *current_dataset().provinces["kode"]]
    key = "peta_provinsi"
    st.session_state[key] = province
    st.selectbox(
        t("peta.provinsi"),
        provinces,
        format_func=lambda code: (
            t("peta.seluruh_indonesia") if code == NATION else region_name(code)
        ),
        key=key,
        on_change=lambda: update(wilayah=st.session_state[key]),
    )
    if province != NATION:
        _regency(state, province)
    _selection(state)


def _regency(state: MapState, province: str) -> None:
    key = "peta_kabkota"
    st.session_state[key] = state.wilayah if len(state.wilayah) == 5 else province
    st.selectbox(
        t("peta.kabkota"),
        [province, *region_codes(current_dataset(), "kabkota", province)],
        format_func=lambda code: (
            t("peta.seluruh_provinsi") if len(code) == 2 else region_name(code)
        ),
        key=key,
        on_change=lambda: update(wilayah=st.session_state[key]),
    )


def _selection(state: MapState) -> None:
    level, within = scope_level(state.wilayah)
    codes = ["", *region_codes(current_dataset(), level, within)]
    if state.pilih not in codes:
        codes.append(state.pilih)
    st.selectbox(
        t("peta.pilih"),
        codes,
        format_func=lambda code: region_name(code) if code else t("peta.belum_dipilih"),
        help=t("peta.pilih_bantuan"),
        **bound("pilih", state.pilih),
    )


def _layers(state: MapState) -> None:
    box = st.expander(
        t("peta.lapisan"), icon=":material/layers:", key="peta_lapisan", on_change="rerun"
    )
    if not box.open:
        return
    dataset = current_dataset()
    classes = [name for name in load_catalogue().facility_classes if dataset.has_data(name)]
    with box:
        st.multiselect(
            t("peta.lapisan.fasilitas"),
            classes,
            format_func=mapbuild.class_label,
            placeholder=t("peta.lapisan.pilih"),
            **bound("lapis", list(state.lapis)),
        )
        st.checkbox(t("peta.tertinggal"), **bound("tertinggal", state.tertinggal))
        st.checkbox(t("peta.lapisan.luar_desa"), **bound("luar", state.luar))
        st.checkbox(
            t("peta.lapisan.jalan"),
            help=t("peta.lapisan.jalan_bantuan"),
            **bound("jalan", state.jalan),
        )
        st.checkbox(
            t("peta.lapisan.dasar"),
            help=t("peta.lapisan.dasar_bantuan"),
            **bound("dasar", state.dasar),
        )
        st.slider(
            t("peta.opasitas"),
            20,
            100,
            step=10,
            format="%d %%",
            **bound("opasitas", state.opasitas),
        )


def _classes(state: MapState) -> None:
    box = st.expander(
        t("peta.kelas"), icon=":material/palette:", key="peta_kelas_warna", on_change="rerun"
    )
    if not box.open:
        return
    known = indicators()
    with box:
        st.slider(t("peta.kelas_jumlah"), MIN_CLASSES, MAX_CLASSES, **bound("kelas", state.kelas))
        st.selectbox(
            t("peta.kelas_cara"),
            METHODS,
            format_func=lambda code: t(f"peta.metode.{code}"),
            help=t("peta.kelas_bantuan"),
            **bound("metode", state.metode),
        )
        st.selectbox(
            t("peta.kedua"),
            ["", *known],
            format_func=lambda code: (
                known[code].label(language()) if code else t("peta.kedua_tidak")
            ),
            help=t("peta.kedua_bantuan"),
            **bound("kedua", state.kedua),
        )
        st.checkbox(
            t("peta.daratan"),
            help=t("peta.daratan_bantuan"),
            **bound("daratan", state.daratan),
        )


def _search() -> None:
    text = st.text_input(
        t("peta.cari"),
        key="peta_cari",
        placeholder=t("peta.cari_contoh"),
        icon=":material/search:",
        max_chars=80,
    )
    if not text:
        return
    found = search(text)
    if not found:
        st.caption(t("peta.cari_kosong"))
    for position, place in enumerate(found):
        st.button(
            plain_label(f"{place.name} — {_kind_name(place)}, {place.context}"),
            key=f"peta_hasil_{position}",
            on_click=go_to,
            args=(place,),
            type="tertiary",
        )


def _kind_name(place: Place) -> str:
    """Say what a place is: a kind of region, or the service of a facility."""
    if place.facility_class:
        return mapbuild.class_label(place.facility_class)
    return t(f"cari.{place.kind}")


def go_to(place: Place) -> None:
    """Show a place: the scope it is seen in, itself selected, its layer switched on."""
    st.session_state["peta_cari"] = ""
    st.session_state["peta_pin"] = None
    st.session_state["peta_fasilitas"] = place if place.facility_class else None
    if place.kind == "provinsi":
        update(wilayah=place.code)
    elif place.kind == "kabkota":
        update(wilayah=place.code[:2], pilih=place.code)
    elif place.kind == "kecamatan":
        update(wilayah=parent(place.code), pilih=place.code)
    else:
        _go_to_point(place)


def _go_to_point(place: Place) -> None:
    if place.kind == "desa":
        update(wilayah=place.code[:5], pilih=place.code[:8])
    else:
        state: MapState = st.session_state["peta_state"]
        layers = dict.fromkeys([*state.lapis, place.facility_class])
        update(wilayah=place.code, pilih="", lapis=tuple(layers))
    if place.lat == place.lat:  # an unplaced facility has no point
        st.session_state["peta_pin"] = (place.lat, place.lon, place.name, place.code[:5])


def breadcrumb(state: MapState) -> None:
    """Show the way back up from a province or a kabupaten/kota."""
    steps = [] if state.wilayah == NATION else [NATION]
    if len(state.wilayah) == 5:
        steps.append(state.wilayah[:2])
    with st.container(horizontal=True, key="peta_jejak", vertical_alignment="center"):
        for step in steps:
            st.button(
                region_name(step),
                key=f"peta_ke_{step}",
                icon=":material/chevron_left:",
                type="tertiary",
                on_click=update,
                kwargs={"wilayah": step, "pilih": state.wilayah if len(step) == 2 else ""},
            )
