"""Sources of facilities: what is taken over, what is left out, and how their lists end."""

import csv
import io
import json
import re

import numpy as np
import pytest
from shapely.geometry import box

from data.fetch import errors, healthsites, osm, overpass, satusehat
from data.fetch.layer import Area
from data.fetch.points import inside
from data.readers import read_table
from data.store import load_dataset
from lib.errors import AppError
from tests.data.fetch import answers
from tests.data.fetch.server import Reply, serving

HEALTH_KEY = {"PETA_HEALTHSITES_KEY": "RAHASIA"}
SATU_KEYS = {"PETA_SATUSEHAT_ID": "PENGENAL", "PETA_SATUSEHAT_SECRET": "RAHASIA"}


def properties(layer):
    return {each["properties"]["id"]: each["properties"] for each in features(layer)}


def features(layer):
    return json.loads(layer.content)["features"]


def overpass_layer(*replies, order=None, **more):
    with serving({"/api/interpreter": list(replies)}) as server:
        session = answers.session(server, "overpass", "/api/interpreter", **more)
        return overpass.fetch(session, order or answers.order()), server


def test_overpass_gives_the_facilities_in_the_region_with_their_origin():
    layer, server = overpass_layer(answers.json_reply(answers.OVERPASS))
    found = properties(layer)
    assert sorted(found) == ["osm:n5123456789", "osm:r77", "osm:w812"]
    assert found["osm:n5123456789"] == {
        "id": "osm:n5123456789",
        "nama": "Puskesmas Umanen",
        "alamat": "Jalan Adam Malik, Atambua",
        "jenis": "centre",
        "status": "government",
    }
    assert features(layer)[2]["geometry"]["coordinates"] == [125.0131, -9.2466]
    # in Timor Tengah Utara; a pustu and a doctor; a way without a centre
    assert layer.notes == {"outside": 1, "other": 2, "unplaced": 1}
    told = layer.provenance
    assert told.licence == "ODbL-1.0"
    assert told.vintage == "2026-11-20T07:14:02Z"
    assert (told.source, told.region, told.service) == ("overpass", "53.04", "puskesmas")
    assert told.url.startswith(server.url + "/api/interpreter?data=")
    assert re.fullmatch(r"[0-9a-f]{64}", told.sha256)
    assert layer.mapping["nama"] == "nama"


def test_personal_details_of_the_shared_map_stay_there():
    layer, _ = overpass_layer(answers.json_reply(answers.OVERPASS))
    assert b"21000" not in layer.content
    assert b"example.org" not in layer.content


def test_the_query_asks_for_a_regency_by_its_box_and_a_province_by_its_code():
    regency = overpass.build_query(answers.order())
    assert "(-9.40000,124.70000,-8.90000,125.20000)" in regency
    assert regency.endswith("out center qt;")
    ntt = Area("53", "Nusa Tenggara Timur", box(118, -11, 126, -8))
    province = overpass.build_query(answers.order("rumah_sakit", ntt))
    assert 'area["ISO3166-2"="ID-NT"]->.a' in province
    assert 'nwr["amenity"~"^(hospital)$"]' in province


def test_every_province_has_its_iso_code():
    codes = set(load_dataset().provinces["kode"])
    assert set(osm.ISO_PROVINCES) == codes
    assert len(set(osm.ISO_PROVINCES.values())) == 38


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("SDN 1 Atambua", "sd"),
        ("SD Negeri Umanen", "sd"),
        ("SDK St. Yoseph", "sd"),
        ("Sekolah Dasar Inpres", "sd"),
        ("SMPN 2", "smp"),
        ("SMA Negeri 1", "sma"),
        ("SMAK Surya", "sma"),
        ("SMK Kusuma", "smk"),
        ("SLB Negeri", "slb"),
        ("MIN 1 Belu", "mi"),
        ("MTsN 2", "mts"),
        ("MAN Atambua", "ma"),
        ("Madrasah Aliyah Nurul", "ma"),
        ("Sadar Bakti", None),
        ("Mawar Melati", None),
        ("Mitra Bangsa", None),
    ],
)
def test_schools_are_told_apart_by_their_names(name, service):
    tags = {"amenity": "school", "name": name}
    kinds = ("sd", "smp", "sma", "smk", "slb", "mi", "mts", "ma")
    assert [each for each in kinds if osm.RULES[each].matches(tags)] == [service][: bool(service)]


def test_a_koran_school_is_no_landfill():
    assert not osm.RULES["tpa"].matches({"amenity": "school", "name": "TPA Al-Ikhlas"})


def test_every_service_asked_for_is_in_the_catalogue():
    from data.catalogue import load_catalogue

    assert set(osm.RULES) <= set(load_catalogue().services)


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (answers.HTML, "E_FETCH_FORMAT"),
        (Reply(json.dumps(answers.OVERPASS).encode()[:300]), "E_FETCH_FORMAT"),
        (Reply(b'{"elements": [{"lat": NaN}]}'), "E_FETCH_FORMAT"),
        (Reply(b"[" * 100_000), "E_FETCH_FORMAT"),
        (Reply(b"\xff\xfe{}"), "E_FETCH_FORMAT"),
        (Reply(b""), "E_FETCH_FORMAT"),
        (answers.json_reply({"answer": 42}), "E_FETCH_FORMAT"),
        (answers.json_reply({"elements": []}), "E_FETCH_NOTHING"),
        (
            answers.json_reply(
                answers.OVERPASS
                | {"remark": 'runtime error: Query timed out in "query" at line 1 after 181 s.'}
            ),
            "E_FETCH_CUT",
        ),
    ],
)
def test_an_answer_that_is_none_is_refused(reply, code):
    with pytest.raises(AppError) as fault:
        overpass_layer(reply)
    assert fault.value.code == code


def test_html_in_place_of_json_is_named():
    with pytest.raises(errors.FetchFormatError, match="HTML"):
        overpass_layer(answers.HTML)


def test_an_order_overpass_cannot_answer_is_refused_before_asking():
    for bad in (answers.order("uptd_ppa"), answers.order(""), answers.order(area=None)):
        with pytest.raises(errors.FetchOrderError):
            overpass.build_query(bad)


def test_a_saved_overpass_answer_gives_the_same_layer():
    content = json.dumps(answers.OVERPASS).encode()
    fetched, _ = overpass_layer(answers.json_reply(answers.OVERPASS))
    taken = overpass.accept(content, "export.json", answers.session(None, ""), answers.order())
    assert taken.content == fetched.content
    assert taken.provenance.how == "accepted"
    whole = overpass.accept(
        content, "export.json", answers.session(None, ""), answers.order(area=None)
    )
    assert whole.rows == fetched.rows + 1
    for bad in (b"<html>", b"{}", b""):
        with pytest.raises(errors.FetchFileError, match=r"export\.json"):
            overpass.accept(bad, "export.json", answers.session(None, ""), answers.order())


def test_what_stands_off_the_coast_belongs_to_the_region_unless_to_another():
    lon = np.array([124.9, 125.21, 124.69, 125.5])
    lat = np.array([-9.1, -9.1, -9.1, -9.1])
    assert inside(answers.BELU, lon, lat).tolist() == [True, True, False, False]


def test_the_reader_of_uploads_takes_a_fetched_layer():
    layer, _ = overpass_layer(answers.json_reply(answers.OVERPASS))
    table = read_table(layer.content, layer.name)
    assert set(layer.mapping.values()) <= set(table.columns)
    assert len(table.frame) == layer.rows == 3


def healthsites_layer(pages, keys=HEALTH_KEY, order=None):
    with serving({"/v3/": [answers.json_reply(each) for each in pages]}) as server:
        session = answers.session(server, "healthsites", "/v3/", keys=keys)
        return healthsites.fetch(session, order or answers.order("rumah_sakit")), server


HOSPITAL = {"amenity": "hospital", "name": "RSUD Mgr. Gabriel Manek"}


def test_healthsites_is_read_to_its_first_empty_page():
    pages = [
        answers.collection(answers.healthsite(1, 124.9, -9.1, **HOSPITAL)),
        answers.collection(answers.healthsite(2, 125.0, -9.2, **HOSPITAL)),
        answers.collection(),
    ]
    layer, server = healthsites_layer(pages)
    assert sorted(properties(layer)) == ["osm:n1", "osm:n2"]
    assert [re.search(r"page=(\d+)", each[1]).group(1) for each in server.asked] == ["1", "2", "3"]
    assert layer.provenance.vintage == "2024-03-05"
    assert b"nama_orang" not in layer.content
    assert b"0389" not in layer.content


def test_a_list_that_repeats_a_page_for_ever_comes_to_an_end():
    page = answers.collection(answers.healthsite(1, 124.9, -9.1, **HOSPITAL))
    with pytest.raises(errors.FetchPagesError):
        healthsites_layer([page])


def test_the_key_of_healthsites_is_needed_and_told_nowhere(caplog):
    with pytest.raises(errors.FetchKeyError, match="PETA_HEALTHSITES_KEY"):
        healthsites_layer([answers.collection()], keys={})
    caplog.set_level(10)
    page = answers.collection(answers.healthsite(1, 124.9, -9.1, **HOSPITAL))
    layer, server = healthsites_layer([page, answers.collection()])
    assert "api-key=RAHASIA" in server.asked[0][1]
    assert "RAHASIA" not in f"{layer.provenance} {layer} {caplog.text}"


def test_a_healthsite_drawn_as_an_outline_stands_at_its_centre():
    outline = answers.healthsite(9, 0, 0, **HOSPITAL)
    ring = [[124.9, -9.2], [125.0, -9.2], [125.0, -9.1], [124.9, -9.1], [124.9, -9.2]]
    outline["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    nowhere = answers.healthsite(8, 0, 0, **HOSPITAL) | {"geometry": None}
    layer, _ = healthsites_layer([answers.collection(outline, nowhere), answers.collection()])
    assert features(layer)[0]["geometry"]["coordinates"] == [124.95, -9.15]
    assert layer.notes["unplaced"] == 1


def satusehat_layer(*pages, keys=SATU_KEYS, token=None, order=None):
    token = token or answers.json_reply({"access_token": "TOKEN-1", "expires_in": "3599"})
    path = "/masterdata/v1/mastersaranaindex/mastersarana"
    with serving({"/oauth2/v1/accesstoken": [token], path: list(pages)}) as server:
        session = answers.session(server, "satusehat", keys=keys, attempts=2)
        return satusehat.fetch(session, order or answers.order()), server


def rows(layer):
    return list(csv.DictReader(io.StringIO(layer.content.decode())))


def test_satusehat_signs_in_and_reads_all_pages():
    unplaced = {"longitude": None, "latitude": None, "status_aktif": False}
    layer, server = satusehat_layer(
        answers.json_reply(answers.sarana_page(1, 2, answers.sarana("1000000001", "Umanen"))),
        answers.json_reply(
            answers.sarana_page(2, 2, answers.sarana("1000000002", "=HYPERLINK(1)", **unplaced))
        ),
    )
    first, second = rows(layer)
    assert first["kode_wilayah"] == "53.04"
    assert (first["lat"], first["lon"], first["active"]) == ("-9.1073", "124.8925", "true")
    assert (second["lat"], second["active"]) == ("", "false")
    assert second["nama"] == "'=HYPERLINK(1)"
    assert layer.notes == {"unplaced": 1}
    assert layer.provenance.code_system == "kemendagri"
    sign_in, *asked = server.asked
    assert sign_in[0] == "POST"
    assert sign_in[3] == "client_id=PENGENAL&client_secret=RAHASIA"
    assert all(each[2]["Authorization"] == "Bearer TOKEN-1" for each in asked)
    assert "kode_kabkota=5304" in asked[0][1]
    assert "jenis_sarana=102" in asked[0][1]
    assert len(asked) == 2


def test_telephone_numbers_and_mail_addresses_are_not_taken_over():
    page = answers.sarana_page(1, 1, answers.sarana("1000000001", "Umanen"))
    layer, _ = satusehat_layer(answers.json_reply(page))
    assert b"0812" not in layer.content
    assert b"@" not in layer.content


def test_a_lost_decimal_point_is_left_for_the_desk_to_repair():
    page = answers.sarana_page(
        1, 1, answers.sarana("1", "A", longitude="124892500", latitude="-9,1073")
    )
    layer, _ = satusehat_layer(answers.json_reply(page))
    assert float(rows(layer)[0]["lon"]) == 124892500
    assert float(rows(layer)[0]["lat"]) == -9.1073


def test_a_refused_sign_in_names_the_settings_and_no_secret(caplog):
    caplog.set_level(10)
    refused = Reply(b'{"error": "invalid client PENGENAL RAHASIA"}', 401)
    odd = answers.json_reply({"access_token": "a\r\nX-Evil: 1"})
    for token in (refused, odd, answers.json_reply({"message": "?"})):
        with pytest.raises(errors.FetchKeyError) as fault:
            satusehat_layer(token=token)
        told = f"{fault.value} {fault.value.message('id')} {caplog.text}"
        assert "PETA_SATUSEHAT_SECRET" in told
        assert "RAHASIA" not in told
        assert "PENGENAL" not in told
    with pytest.raises(errors.FetchKeyError):
        satusehat_layer(keys={"PETA_SATUSEHAT_ID": "x"})


def test_satusehat_without_rows_or_of_another_form_is_told():
    with pytest.raises(errors.FetchNothingError, match="puskesmas"):
        satusehat_layer(answers.json_reply(answers.sarana_page(1, 0)))
    with pytest.raises(errors.FetchFormatError):
        satusehat_layer(answers.json_reply({"status_code": 200}))
    with pytest.raises(errors.FetchOrderError):
        satusehat_layer(order=answers.order("sd"))


def test_saved_pages_of_satusehat_are_taken_and_narrowed():
    other = {"kabkota": {"kode": "5303", "nama": "Kab. TTU"}}
    hospital = {"jenis_sarana": {"kode": "104"}}
    pages = [
        answers.sarana_page(1, 2, answers.sarana("1", "A"), answers.sarana("2", "B", **other)),
        answers.sarana_page(2, 2, answers.sarana("3", "C", **hospital)),
    ]
    session = answers.session(None, "")
    layer = satusehat.accept(json.dumps(pages).encode(), "msi.json", session, answers.order())
    assert [each["id"] for each in rows(layer)] == ["1"]
    with pytest.raises(errors.FetchFileError):
        satusehat.accept(b'{"a": 1}', "msi.json", session, answers.order())


def test_the_reader_of_uploads_takes_a_satusehat_layer():
    page = answers.sarana_page(1, 1, answers.sarana("1000000001", "Umanen"))
    layer, _ = satusehat_layer(answers.json_reply(page))
    table = read_table(layer.content, layer.name)
    assert set(layer.mapping.values()) <= set(table.columns)
    assert table.frame["lat"].iloc[0] == "-9.1073"
