"""A scenario of Belu, for the tests of scenarios, their files and proposals."""

CONTENT = {
    "objective": "mclp",
    "radius_m": 5000.0,
    "number": 3,
    "level": "desa",
    "same_landmass": True,
    "required": ["53.04.01.2008"],
    "sites": [{"id": "53.04.01.2008", "name": "Dirun", "lat": -9.10801, "lon": 125.08912}],
    "edits": [
        {"kind": "add", "name": "Weluli", "lat": -9.12, "lon": 125.1, "means": "tingkatkan_pustu"},
        {"kind": "close", "id": "P5306010101", "name": "Lahurus"},
    ],
    "costs": [{"means": "bangun_puskesmas", "cost_rp": 8e9, "yearly_rp": None, "months": 14.0}],
    "ceilings": {"2027": 1e10},
    "view": {"tujuan": "mclp"},
}
FIGURES = {"before_pct": 61.5, "after_pct": 70.25, "people_gained": 18_250}
