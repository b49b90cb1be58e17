"""Recorded small answers of the sources, written after their documented formats."""

import json

from shapely.geometry import box

from data.fetch.layer import Area, Order, Session
from tests.data.fetch.server import Reply, client

# A box for Belu, with Timor Tengah Utara west of it.
BELU = Area(
    "53.04", "Kabupaten Belu", box(124.7, -9.4, 125.2, -8.9), (box(124.2, -9.6, 124.7, -9),)
)


def order(service="puskesmas", area=BELU, **more):
    return Order(area=area, service=service, **more)


def session(server, code, path="", keys=None, **more):
    policy = {name: more.pop(name) for name in ("attempts", "silence_s") if name in more}
    bases = {code: server.url + path} if server else {}
    return Session(client(**policy), keys=keys or {}, bases=bases, **more)


def json_reply(document, **more):
    headers = {"Content-Type": "application/json", **more.pop("headers", {})}
    return Reply(json.dumps(document).encode(), headers=headers, **more)


HTML = Reply(
    b"<!DOCTYPE html>\n<html><head><title>Login</title></head><body>captive portal</body></html>",
    headers={"Content-Type": "application/json"},
)

OVERPASS = {
    "version": 0.6,
    "generator": "Overpass API 0.7.62.8 e802775f",
    "osm3s": {
        "timestamp_osm_base": "2026-11-20T07:14:02Z",
        "copyright": "The data included in this document is from www.openstreetmap.org.",
    },
    "elements": [
        {
            "type": "node",
            "id": 5123456789,
            "lat": -9.1073,
            "lon": 124.8925,
            "tags": {
                "amenity": "clinic",
                "name": "Puskesmas Umanen",
                "addr:street": "Jalan Adam Malik",
                "addr:city": "Atambua",
                "healthcare": "centre",
                "operator:type": "government",
                "phone": "+62 389 21000",
                "contact:email": "puskesmas@example.org",
            },
        },
        {
            "type": "way",
            "id": 812,
            "center": {"lat": -9.2466, "lon": 125.0131},
            "nodes": [1, 2, 3, 1],
            "tags": {"amenity": "hospital", "name": "PUSKESMAS Wedomu", "beds": "10"},
        },
        {
            "type": "relation",
            "id": 77,
            "center": {"lat": -8.89, "lon": 124.95},
            "tags": {"healthcare": "centre", "name": "Pkm Atapupu"},
        },
        {
            "type": "node",
            "id": 3,
            "lat": -9.2,
            "lon": 124.69,
            "tags": {"amenity": "clinic", "name": "Puskesmas Wini"},
        },
        {
            "type": "node",
            "id": 4,
            "lat": -9.2,
            "lon": 124.9,
            "tags": {"amenity": "clinic", "name": "Puskesmas Pembantu Fatubaa"},
        },
        {"type": "node", "id": 5, "lat": -9.2, "lon": 124.9, "tags": {"amenity": "doctors"}},
        {"type": "way", "id": 6, "tags": {"amenity": "clinic", "name": "Puskesmas tanpa titik"}},
    ],
}


def healthsite(number, lon, lat, **tags):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": {
            "osm_id": number,
            "osm_type": "node",
            "completeness": 15.0,
            "changeset_id": 1234,
            "changeset_user": "nama_orang",
            "changeset_timestamp": "2024-03-05T11:12:13+00:00",
            "contact_number": "0389-21000",
            "uuid": f"u{number}",
            **tags,
        },
    }


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def sarana(code, name, **more):
    raw = {
        "kode_satusehat": code,
        "kode_sarana": f"P{code}",
        "nama": name,
        "telp": "081234567890",
        "email": "orang@example.org",
        "website": None,
        "longitude": "124.8925",
        "latitude": "-9.1073",
        "operasional": True,
        "wilayah_perairan_darat": None,
        "wilayah_karakteristik": "Terpencil",
        "sarana_administrasi": {"kode": None, "nama": None},
        "alamat": "Jl. Adam Malik",
        "provinsi": {"kode": "53", "nama": "Nusa Tenggara Timur", "kode_bps": "53"},
        "kabkota": {"kode": "5304", "nama": "Kab. Belu", "kode_bps": "5306", "kode_lama": "5304"},
        "jenis_sarana": {"kode": "102", "nama": "PUSKESMAS", "nama_alt": "PKM"},
        "subjenis": {"kode": "10201", "nama": "Puskesmas Rawat Inap", "nama_alt": None},
        "kelas_sarana": {"kode": None, "nama": None},
        "status_sarana": "valid",
        "status_aktif": True,
    }
    return raw | more


def sarana_page(page, pages, *rows):
    return {
        "status_code": 200,
        "message": "Success",
        "page": page,
        "total_page": pages,
        "data": list(rows),
    }


def ckan(result):
    return {"help": "…", "success": True, "result": result}


def cod_ab(url):
    return {
        "name": "cod-ab-idn",
        "title": "Indonesia - Subnational Administrative Boundaries",
        "license_id": "cc-by-igo",
        "license_title": "Creative Commons Attribution for Intergovernmental Organisations",
        "dataset_date": "[2020-04-01T00:00:00 TO 2020-04-01T23:59:59]",
        "resources": [
            {"id": "a", "name": "idn_adm_bps_20200401.gdb.zip", "format": "GDB", "url": url("gdb")},
            {
                "id": "b",
                "name": "idn_adm_bps_20200401_shp.zip",
                "format": "SHP",
                "size": 300_000_000,
                "url": url("all.zip"),
            },
            {
                "id": "c",
                "name": "idn_admin2.geojson",
                "format": "GeoJSON",
                "size": 9_000_000,
                "url": url("idn_admin2.geojson"),
            },
            {
                "id": "d",
                "name": "idn_admin1.geojson",
                "format": "GeoJSON",
                "size": 5_000_000,
                "url": url("idn_admin1.geojson"),
            },
            {"id": "e", "name": "tabel", "format": "XLSX", "url": url("tabel.xlsx")},
        ],
    }


def geoboundaries(url):
    return {
        "boundaryID": "IDN-ADM2-22746128",
        "boundaryName": "Indonesia",
        "boundaryISO": "IDN",
        "boundaryYearRepresented": "2020",
        "boundaryType": "ADM2",
        "boundarySource": "Badan Pusat Statistik, OCHA",
        "boundaryLicense": "Creative Commons Attribution 3.0 Intergovernmental Organisations",
        "admUnitCount": "519",
        "gjDownloadURL": url("geoBoundaries-IDN-ADM2.geojson"),
        "simplifiedGeometryGeoJSON": url("geoBoundaries-IDN-ADM2_simplified.geojson"),
    }


SHAPES = collection(
    {
        "type": "Feature",
        "properties": {"shapeName": "Belu", "shapeISO": "", "shapeID": "22746128B1"},
        "geometry": {
            "type": "Polygon",
            "coordinates": [[[124.7, -9.4], [125.2, -9.4], [125.2, -8.9], [124.7, -9.4]]],
        },
    }
)


def worldpop(url):
    def record(year):
        return {
            "id": f"6{year}",
            "title": f"The spatial distribution of population in {year}, Indonesia",
            "doi": "10.5258/SOTON/WP00671",
            "popyear": str(year),
            "iso3": "IDN",
            "data_format": "Geotiff",
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "files": [url(f"idn_ppp_{year}_1km_Aggregated.tif")],
        }

    return {"data": [record(2019), record(2020), {"popyear": "2021", "files": []}]}
