"""Small GeoTIFFs of friction, made in memory."""

import numpy as np
from rasterio.io import MemoryFile
from rasterio.transform import Affine

# One metre at 6 km/h, in minutes: 100 m a minute.
WALK = 0.01


def geotiff(
    values,
    *,
    north=-8.0,
    west=123.8,
    cell=0.01,
    crs="EPSG:4326",
    nodata=-9999.0,
    transform=None,
    **more,
):
    """Write bands (rows, columns) or (bands, rows, columns) and return the bytes."""
    bands = np.atleast_3d(np.asarray(values).T).T
    place = transform or Affine(cell, 0, west, 0, -cell, north)
    with MemoryFile() as file:
        with file.open(
            driver="GTiff",
            count=len(bands),
            height=bands.shape[1],
            width=bands.shape[2],
            dtype=bands.dtype,
            crs=crs,
            transform=place,
            nodata=nodata,
            **more,
        ) as target:
            target.write(bands)
        return file.read()


def turned():
    """Give a transform that is not north-up."""
    return Affine(0.01, 0.001, 123.8, 0.001, -0.01, -8.0)


__all__ = ["WALK", "geotiff", "turned"]
