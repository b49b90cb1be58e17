"""What the builders share: keys of names, bytes, the pairing of villages, the sharing of people."""

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from data.build import villages_match, villages_population
from data.build.common import BuildLog, dotted, place_key, region_key, write_parquet


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Palangka Raya", "Palangkaraya"),
        ("Tojo Una-Una", "Una Una"),
        ("Lima Puluh Kota", "Kab. Lima Puluh Koto"),
        ("Kep. Siau Tagulandang Biaro", "Kepulauan Sitaro"),
        ("Pangkajene dan Kepulauan", "Pangkajene Kepulauan"),
        ("Kepulauan Tanimbar", "Maluku Tenggara Barat"),
        ("Mamberamo Raya", "Membramo Raya"),
        ("Pulau Morotai", "Kepulauan Morotai"),
        ("Kota Adm. Jakarta Barat", "Kota Jakarta Barat"),
        ("Kotabaru", "Kota Baru"),
    ],
)
def test_spellings_of_one_regency_share_a_key(one, other):
    assert region_key(one) == region_key(other)


def test_regencies_of_one_name_keep_keys_of_their_own():
    assert region_key("Kota Bandung") != region_key("Kab. Bandung")
    assert region_key("Banggai Kepulauan") != region_key("Banggai")


def test_place_keys_level_spelling_but_keep_numbers_apart():
    assert place_key("Gampong Jawa II") == place_key("JAWA 2")
    assert place_key("Jawa I") != place_key("Jawa II")


def test_a_code_of_another_length_is_refused():
    assert dotted("1101012001") == "11.01.01.2001"
    with pytest.raises(ValueError, match="not a Kemendagri code"):
        dotted("110101200")


def test_equal_frames_give_equal_bytes(tmp_path):
    frame = pd.DataFrame(
        {"kode": ["a", "b"], "x": [1.5, np.nan], "geometry": [shapely.Point(1, 2), None]}
    )
    write_parquet(frame, tmp_path / "one.parquet")
    write_parquet(frame.copy(), tmp_path / "two.parquet")
    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    back = pq.read_table(tmp_path / "one.parquet")
    assert back.schema.metadata is None
    assert back["geometry"].null_count == 1


def village_list(rows):
    frame = pd.DataFrame(rows, columns=["kode", "nama", "district_key"])
    return frame.assign(kabkota=frame["kode"].str[:5], key=frame["nama"].map(place_key))


def test_matching_pairs_each_place_once_and_tells_numbered_neighbours_apart():
    left = village_list(
        [
            ("11.01.01.2001", "Suka Maju", "a"),
            ("11.01.02.2001", "Tolisu", "b"),
            ("11.01.02.2002", "Mekar Jaya I", "b"),
            ("11.01.02.2003", "Mekar Jaya II", "b"),
            ("11.01.02.2004", "Pemekaran", "b"),
        ]
    )
    right = village_list(
        [
            ("11.01.01.2001", "SUKAMAJU", "a"),
            ("11.01.09.2015", "TOLISU", "z"),
            ("11.01.09.2016", "MEKARJAYA 2", "z"),
        ]
    )
    matching = villages_match.match_villages(left, right)
    assert matching.right.tolist() == [0, 1, -1, 2, -1]
    assert matching.step.tolist() == ["kode", "nama", "", "nama", ""]


def test_people_are_shared_out_in_whole_numbers_that_add_up():
    kode = pd.Series(["a", "b", "c", "d"])
    group = pd.Series(["x", "x", "x", "y"])
    shared = villages_population.share_out(
        kode, group, pd.Series([1.0, 1.0, 1.0, 5.0]), pd.Series({"x": 11, "y": 7})
    )
    assert shared.tolist() == [4, 4, 3, 7]


def test_a_village_without_estimate_takes_from_its_own_kecamatan_only():
    frame = pd.DataFrame(
        {
            "kode": ["1", "2", "3", "4"],
            "kabkota": ["k"] * 4,
            "kode_kecamatan": ["p", "p", "p", "q"],
            "estimate": [100.0, 300.0, np.nan, 500.0],
        }
    )
    weights = villages_population.estimate_weights(frame, BuildLog())
    assert weights[:3].sum() == pytest.approx(400)
    assert weights[2] == pytest.approx(200 * 400 / 600)
    assert weights[3] == 500


def test_a_report_section_is_written_and_the_log_starts_afresh(tmp_path):
    log = BuildLog()
    log.heading("Luas")
    log.say("Satu.")
    log.table(["a", "b"], [("x|y", 1)])
    text = log.save_section(tmp_path, "luas").read_text("utf-8")
    assert text.startswith("## Luas\n\n- Satu.\n")
    assert "| x\\|y | 1 |" in text
    assert log.lines == []
