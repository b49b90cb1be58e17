"""What can be wrong with speeds, friction rasters and road networks that people load."""

from __future__ import annotations

from lib.errors import AppError, InputFileError


class SpeedModelError(AppError, ValueError):
    """Refuse a speed, a detour factor or a wait outside its limits."""

    code = "E_SPEED"
    text_id = "Nilai {name} “{value}” harus antara {low} dan {high}."
    text_en = "The value {name} “{value}” must lie between {low} and {high}."


class TravelKindError(AppError, ValueError):
    """Refuse an unknown kind of distance."""

    code = "E_TRAVEL_KIND"
    text_id = "Jenis jarak “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The kind of distance “{value}” is unknown; choose one of {choices}."


class TravelLimitError(AppError, ValueError):
    """Refuse a limit of distance or time that is not a number above 0."""

    code = "E_TRAVEL_LIMIT"
    text_id = "Batas “{value}” harus berupa angka lebih dari 0."
    text_en = "The limit “{value}” must be a number above 0."


class UploadGoneError(AppError, ValueError):
    """Refuse a raster or roads that this session has not loaded, or that are no longer kept."""

    code = "E_TRAVEL_UPLOAD"
    text_id = (
        "Berkas untuk jenis jarak ini tidak ada di sesi ini; muat berkasnya di panel pengaturan."
    )
    text_en = (
        "The file for this kind of distance is not in this session; load it among the controls."
    )


class RasterTypeError(InputFileError):
    """Refuse what is not a GeoTIFF."""

    code = "E_RASTER_TYPE"
    text_id = "Berkas {file} bukan GeoTIFF."
    text_en = "The file {file} is not a GeoTIFF."


class RasterDamagedError(InputFileError):
    """Refuse a GeoTIFF that cannot be read to its end."""

    code = "E_RASTER_READ"
    text_id = "GeoTIFF {file} rusak atau terpotong."
    text_en = "The GeoTIFF {file} is damaged or cut short."


class RasterCrsError(InputFileError):
    """Refuse another reference system than EPSG:4326."""

    code = "E_RASTER_CRS"
    text_id = "Sistem koordinat {file} adalah “{crs}”; ubah dahulu ke EPSG:4326."
    text_en = "The reference system of {file} is “{crs}”; convert it to EPSG:4326 first."


class RasterBandError(InputFileError):
    """Refuse a band that does not exist or does not hold real numbers."""

    code = "E_RASTER_BAND"
    text_id = "Kanal {band} pada {file} tidak ada atau bukan angka; berkas berisi {bands} kanal."
    text_en = "Band {band} of {file} is absent or not numeric; the file has {bands} bands."


class RasterShapeError(InputFileError):
    """Refuse a raster that is turned, flipped, or of cells too small or too large."""

    code = "E_RASTER_SHAPE"
    text_id = (
        "Raster {file} harus tegak ke utara dengan sel {low} sampai {high} derajat; selnya {found}."
    )
    text_en = (
        "The raster {file} must be north-up with cells of {low} to {high} degrees; it has {found}."
    )


class RasterAreaError(InputFileError):
    """Refuse a raster that does not touch the area asked for."""

    code = "E_RASTER_AREA"
    text_id = "Raster {file} tidak memuat wilayah {area}."
    text_en = "The raster {file} does not cover the area {area}."


class RasterEmptyError(InputFileError):
    """Refuse a raster without one passable cell."""

    code = "E_RASTER_EMPTY"
    text_id = "Raster {file} tidak berisi satu pun sel yang dapat dilalui."
    text_en = "The raster {file} holds no cell that can be crossed."


class RasterUnitsError(InputFileError):
    """Refuse values that cannot be friction in the unit stated."""

    code = "E_RASTER_UNITS"
    text_id = (
        "Nilai {file} tidak masuk akal sebagai {units}: nilai tengahnya berarti {kmh} km/jam; "
        "periksa satuannya."
    )
    text_en = (
        "The values of {file} make no sense as {units}: their median would mean {kmh} km/h; "
        "check the unit."
    )


class RasterWindowError(InputFileError):
    """Refuse a window of more cells than memory is planned for."""

    code = "E_RASTER_CELLS"
    text_id = (
        "Wilayah {area} pada {file} memuat {found} sel; batasnya {limit}. Pilih yang lebih kecil."
    )
    text_en = (
        "The area {area} in {file} has {found} cells; the limit is {limit}. Choose a smaller one."
    )


class BoatSpeedError(AppError, ValueError):
    """Refuse a boat that does not move, or flies."""

    code = "E_BOAT_SPEED"
    text_id = "Kecepatan perahu “{value}” harus lebih dari 0 dan paling besar {high} km/jam."
    text_en = "The boat's speed “{value}” must be above 0 and at most {high} km/h."


class RoadsTypeError(InputFileError):
    """Refuse what is none of the known forms of a road network."""

    code = "E_ROADS_TYPE"
    text_id = "Berkas {file} bukan GeoJSON, GeoPackage, OSM XML, atau OSM PBF."
    text_en = "The file {file} is not GeoJSON, GeoPackage, OSM XML or OSM PBF."


class RoadsDamagedError(InputFileError):
    """Refuse a file of roads that cannot be read to its end."""

    code = "E_ROADS_READ"
    text_id = "Berkas jalan {file} rusak, terpotong, atau tidak berisi lapisan {layer}."
    text_en = "The file of roads {file} is damaged, cut short, or lacks the layer {layer}."


class RoadsCrsError(InputFileError):
    """Refuse roads in another reference system than EPSG:4326, or in none."""

    code = "E_ROADS_CRS"
    text_id = "Sistem koordinat {file} adalah “{crs}”; ubah dahulu ke EPSG:4326."
    text_en = "The reference system of {file} is “{crs}”; convert it to EPSG:4326 first."


class RoadsCoordinateError(InputFileError):
    """Refuse coordinates that are not degrees, in spite of what the file says."""

    code = "E_ROADS_COORD"
    text_id = "Koordinat {file} bukan derajat bujur dan lintang: {found}."
    text_en = "The coordinates of {file} are not degrees of longitude and latitude: {found}."


class RoadsSwappedError(InputFileError):
    """Refuse latitude and longitude in each other's place."""

    code = "E_ROADS_SWAPPED"
    text_id = "Lintang dan bujur pada {file} tampaknya tertukar: {found}."
    text_en = "Latitude and longitude of {file} seem to be swapped: {found}."


class RoadsAreaError(InputFileError):
    """Refuse roads outside Indonesia."""

    code = "E_ROADS_AREA"
    text_id = "Jalan pada {file} berada di luar Indonesia."
    text_en = "The roads of {file} lie outside Indonesia."


class RoadsEmptyError(InputFileError):
    """Refuse a file without one usable line."""

    code = "E_ROADS_EMPTY"
    text_id = "Berkas {file} tidak berisi satu pun garis jalan yang dapat dipakai."
    text_en = "The file {file} holds no usable line of a road."
