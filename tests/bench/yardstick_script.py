"""What the yardstick server shows: a blank page, or the map as a first tutorial draws it."""

import streamlit as st

POINTS = 1_000


def naive_map() -> None:
    """Draw the regions as inline GeoJSON and one marker object a point."""
    import folium
    import shapely
    from streamlit_folium import st_folium

    from data.store import load_dataset
    from lib.web.urls import asset_url

    folium.Map.default_js = [("leaflet", asset_url("leaflet.js"))]
    folium.Map.default_css = [("leaflet_css", asset_url("leaflet.css"))]
    data = load_dataset()
    features = [
        {"type": "Feature", "properties": {"kode": kode}, "geometry": shapely.geometry.mapping(g)}
        for kode, g in zip(
            data.table("display_nation")["kode"], data.geometries("display_nation"), strict=True
        )
    ]
    chart = folium.Map(location=(-2.5, 118), zoom_start=5, tiles=None)
    folium.GeoJson({"type": "FeatureCollection", "features": features}).add_to(chart)
    table = data.facilities["puskesmas"].dropna(subset=["lat", "lon"]).head(POINTS)
    for row in table.itertuples():
        folium.CircleMarker((row.lat, row.lon), radius=3).add_to(chart)
    st_folium(chart, key="naif", height=600, width=1000)


if st.query_params.get("isi") == "naif":
    naive_map()
else:
    st.text("kosong")
