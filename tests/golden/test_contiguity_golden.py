"""Neighbours against libpysal's queen contiguity, on the regions of the dataset."""

import geopandas as gpd
from libpysal.weights import Queen

from data.store import load_dataset
from lib.services.hotspots import neighbours


def test_the_neighbours_of_every_kabkota_are_those_of_libpysal():
    data = load_dataset()
    codes = data.regions["kode"].tolist()
    frame = gpd.GeoDataFrame(geometry=data.geometries("regions"), crs=4326)
    queen = Queen.from_dataframe(frame, ids=codes, silence_warnings=True)
    ours = neighbours("kabkota")
    assert {code: sorted(queen.neighbors[code]) for code in codes} == {
        code: list(each) for code, each in ours.items()
    }
    assert sorted(queen.islands) == [code for code, each in ours.items() if not each]
