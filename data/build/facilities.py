"""Build the facilities: one table a class, from the lists of four ministries.

Every facility of a list is a row, placed or not. Its ``location_quality`` says where the point is
from: ``surveyed`` (published for it and credible), ``village`` or ``district`` (the point of the
desa or kecamatan whose name it carries or states), ``unknown`` (none). A point farther than 25 km
from the regency a facility is in is not credible (50 km for landfills, which serve others too).
"""

from pathlib import Path

import pandas as pd

from data.build.common import BuildLog
from data.build.facilities_codes import Codes
from data.build.facilities_gazetteer import Gazetteer
from data.build.facilities_hospitals import build_rumah_sakit
from data.build.facilities_puskesmas import build_puskesmas
from data.build.facilities_schools import build_schools
from data.build.facilities_table import finish, write_class
from data.build.facilities_transport import build_bandara, build_pelabuhan
from data.build.facilities_waste import build_waste
from data.places import Places

SECTION = "facilities"
LARGEST_BYTES = 12_000_000


def build(source: Path, target: Path, log: BuildLog) -> None:
    """Build ``facilities_*.parquet`` and the report's section on facilities.

    Parameters
    ----------
    source
        Folder of the source data.
    target
        Folder that holds regions, districts and villages already, and takes the tables.
    log
        The report.

    Raises
    ------
    ValueError
        If a table breaks its contract (see ``facilities_table.finish``) or all are too large.
    """
    log.heading("Facilities")
    codes, places = Codes.read(source), Places.read(target)
    gazetteer = Gazetteer(places.districts, places.villages)
    classes: dict[str, pd.DataFrame] = {
        "puskesmas": build_puskesmas(source, codes, places, gazetteer, log),
        "rumah_sakit": build_rumah_sakit(source, codes, places, gazetteer, log),
        **build_schools(source, codes, places, gazetteer, log),
        "pelabuhan": build_pelabuhan(source, codes, places, gazetteer, log),
        "bandara": build_bandara(source, codes, places, log),
        **build_waste(source, codes, places, log),
    }
    log.heading("Counts by class", 3)
    counts = [
        write_class(finish(rows, places), name, target, log) for name, rows in classes.items()
    ]
    log.table(list(counts[0]), [list(line.values()) for line in counts])
    total = sum(int(str(line["bytes"])) for line in counts)
    log.say(f"All tables of facilities together: {total:,} bytes.")
    if total > LARGEST_BYTES:
        message = f"facilities take {total:,} bytes, more than {LARGEST_BYTES:,}"
        raise ValueError(message)
    log.save_section(target, SECTION)
