"""The small country with what groups are made of: classes, lists and kinds."""

import pandas as pd

from tests.lib.small import small_dataset

CLASSES = pd.DataFrame(
    [
        ("ipm", "Rendah", 0.0, 60.0, "Low"),
        ("ipm", "Tinggi", 60.0, 101.0, "High"),
        ("idm", "Tertinggal", float("nan"), 0.6, "Lagging"),
        ("idm", "Mandiri", 0.6, 1.0, "Self-reliant"),
    ],
    columns=["sistem", "label_id", "low", "high", "label_en"],
)
RULES = pd.DataFrame(
    [("kemenkes_puskesmas_30000", "people_per_facility", 300.0, "semua wilayah")],
    columns=["rule", "measure", "threshold", "applies_to"],
)


def sample(version):
    """Make the small dataset: 53.05 is in both lists, poorer, and far from any puskesmas."""
    dataset = small_dataset(version)
    regions = dataset.regions.copy()
    regions["kind"] = ["kabupaten", "kabupaten", "kota"]
    regions["kode_provinsi"] = regions["kode"].str[:2]
    regions["tertinggal_2020_2024"] = [False, True, False]
    regions["tertinggal_rpjmn_2025_2029"] = [False, True, False]
    regions["ipm"] = [65.0, 55.0, 80.0]
    regions["poverty_pct"] = [10.0, 30.0, 5.0]
    regions["population"] = [1_750, 400, 0]
    villages = dataset.villages.copy()
    villages["idm_class"] = ["Mandiri", "Mandiri", "Tertinggal", "Tertinggal", "", ""]
    provinces = dataset.provinces.assign(island_group=["Bali dan Nusa Tenggara", "Jawa"])
    frames = {
        "regions": regions,
        "villages": villages,
        "provinces": provinces,
        "landmasses": pd.DataFrame({"id": [1, 2, 3], "area_km2": [9_000.0, 2_000.0, 5.0]}),
        "standards_index_classes": CLASSES,
        "standards": RULES,
    }
    dataset._frames.update(frames)
    return dataset
