"""Load one file of each kind into the database of PETA_DATA_DIR, as an analyst would have."""

from __future__ import annotations

import json

import shapely

from data.store import load_dataset
from lib.auth import operator
from lib.services.desk import intake
from lib.services.desk.commit import submit

REGENCY = "11.01"
INDICATOR = "rumah_tangga_berlistrik"


def load_all() -> None:
    """Publish a road, an indicator, people of villages and an outline of one regency."""
    dataset = load_dataset()
    villages = dataset.villages
    own = villages[villages["kode"].str.startswith(REGENCY) & villages["lat"].notna()]
    place = own.iloc[0]
    line = shapely.LineString([(place["lon"] + n * 0.02, place["lat"]) for n in range(10)])
    road = {"kode_ruas": "1", "nama_ruas": "Jalan Uji", "kondisi": "rusak berat",
            "kode_kabkota": REGENCY}  # fmt: skip
    at = int(dataset.regions.index[dataset.regions["kode"] == REGENCY][0])
    outline = dataset.geometries("regions")[at].buffer(-0.05)
    figures = "kode_kabkota,indikator,tahun,nilai,satuan\n" + "".join(
        f"{kode},Rumah tangga berlistrik,2024,{50 + number % 50},persen\n"
        for number, kode in enumerate(dataset.regions["kode"])
    )
    people = "kode_desa,penduduk\n" + "".join(
        f"{kode},{count * 3}\n" for kode, count in zip(own["kode"], own["population"], strict=True)
    )
    for kind, key, content in (
        ("networks", "jalan", _features(line, road)),
        ("region_table", "indicators", figures.encode()),
        ("village_table", "villages", people.encode()),
        ("boundaries", "regions", _features(outline, {"kode_kabkota": REGENCY, "nama": "Uji"})),
    ):
        made = intake.prepare(content, "berkas", kind, key)
        submit(operator(), made.load(), mode="add")


def _features(shape: shapely.Geometry, properties: dict[str, object]) -> bytes:
    feature = {"type": "Feature", "properties": properties,
               "geometry": json.loads(shapely.to_geojson(shape))}  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


if __name__ == "__main__":
    load_all()
