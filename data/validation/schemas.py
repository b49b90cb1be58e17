"""What each kind of data consists of: fields, their types and the headers that name them.

Aliases are in compact form (`data.validation.headers.compact`): lower case letters and digits
only. The earlier an alias stands, the surer it is, so that ``kode_faskes`` is taken before ``id``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TEXT, CODE, NUMBER, COUNT, YEAR, FLAG, LATITUDE, LONGITUDE, PAIR = (
    "text", "code", "number", "count", "year", "flag", "lat", "lon", "latlon",
)  # fmt: skip
GEOMETRY = "geometry"
MIN_YEAR = 1900
MAX_NAME_CHARS = 200


@dataclass(frozen=True)
class Field:
    """One field of a kind: its type, bounds, and the headers by which it is recognised."""

    name: str
    type: str
    aliases: tuple[str, ...]
    low: float = -math.inf
    high: float = math.inf

    @property
    def label(self) -> str:
        """Key of the field's name in the message catalogues."""
        return f"isian.{self.name}"


@dataclass(frozen=True)
class Schema:
    """The fields of a kind; of each group in `needs` at least one set must be mapped whole.

    A set holds field names; ``geometry`` stands for a file that brings geometries itself, and
    ``*`` for any column that is mapped to no field.
    """

    kind: str
    fields: tuple[Field, ...]
    needs: tuple[tuple[tuple[str, ...], ...], ...]

    def field(self, name: str) -> Field:
        """Return a field by name; KeyError when the kind has none such."""
        return {each.name: each for each in self.fields}[name]


def _field(
    name: str, kind: str, aliases: str, low: float = -math.inf, high: float = math.inf
) -> Field:
    return Field(name, kind, tuple(aliases.split()), low, high)


_REGION = (
    _field(
        "kode_wilayah", CODE,
        "kodewilayah kdpkab kodekemendagri kodekabkota kodekabupatenkota kodekab kodekabupaten "
        "kdkab kdkabkota idkabkota kodekota kdwilayah adm2pcode kdbbps kodebps kodedagri "
        "kodedaerah kode regioncode regencycode citycode areacode districtcode idkabupaten idkab "
        "kab idwilayah bpscode",
    ),
    _field(
        "kode_kecamatan", CODE,
        "kodekecamatan kodekec kdcpum kdkec kdkecamatan idkecamatan adm3pcode kdcbps kodedistrik "
        "subdistrictcode",
    ),
    _field(
        "kode_desa", CODE,
        "kodedesa kodekelurahan kodedesakelurahan kodedesakel kodekel kdepum kddesa kdkel iddesa "
        "adm4pcode kdebps villagecode kodekampung kodegampong kodenagari",
    ),
    _field(
        "kode_provinsi", CODE,
        "kodeprovinsi kodeprov kodeprop kodepropinsi kdppum kdprov kdprop idprovinsi adm1pcode "
        "kdpbps provincecode",
    ),
    _field(
        "provinsi", TEXT,
        "provinsi propinsi namaprovinsi namapropinsi nameprov namaprov namaprop prov prop wadmpr "
        "province provincename adm1id adm1en adm1name urprov",
    ),
    _field(
        "kabkota", TEXT,
        "kabkota kabupatenkota namakabkota namakabupatenkota kotkab kotakab kotakabupaten "
        "kabupaten namakabupaten namakab kota namakota wadmkk wilayah namawilayah regency "
        "regencyname city cityname adm2id adm2en adm2name kabupatendankota daerah kabkot "
        "regencycity namekab pemda namapemda urpemda",
    ),
    _field(
        "kecamatan", TEXT,
        "kecamatan namakecamatan namakec kec distrik namadistrik wadmkc district subdistrict "
        "districtname subdistrictname adm3id adm3en kecamatanfinal",
    ),
    _field(
        "desa", TEXT,
        "desa kelurahan desakelurahan kelurahandesa desakel keldesa namadesa namakelurahan "
        "namadesakelurahan kampung gampong nagari wadmkd village villagename adm4id adm4en kel "
        "namakampung namagampong namanagari",
    ),
)  # fmt: skip
_YEAR = _field(
    "year", YEAR, "tahun year tahundata thn tahunberdiri tahunpembangunan tahunpendataan datayear"
)
_POINT = (
    _field(
        "lat", LATITUDE,
        "lat latitude lintang lokasilat koordinatlat latituded latdd koordinatlintang "
        "garislintang koordinaty ycoord y lintangselatan latitudey gpslat northing ls",
    ),
    _field(
        "lon", LONGITUDE,
        "lon long longitude bujur lng lokasilon lokasilong koordinatlon koordinatlong "
        "longituded londd longdd koordinatbujur garisbujur koordinatx xcoord x bujurtimur "
        "longitudex gpslon easting bt",
    ),
    _field(
        "latlon", PAIR,
        "latlon latlong latlng koordinat coordinates coordinate titikkoordinat lintangbujur "
        "latitudelongitude koordinatlokasi titik lokasigps gps koordinatgps geopoint "
        "latitudelongtitude",
    ),
)  # fmt: skip

_FACILITIES = (
    _field(
        "id", CODE,
        "kodefaskes kodefasyankes kodesatusehat kodepuskesmas koderumahsakit koders npsn nspp nsm "
        "kodesarana kodeinstansi kodeunit kodefasilitas kodesekolah facilityid facilitycode "
        "idfaskes idsarana idfasilitas noregistrasi icao id uuid pengenal kodebanksampah",
    ),
    _field(
        "nama", TEXT,
        "nama namafaskes namafasyankes namapuskesmas namarumahsakit namars namasekolah "
        "namafasilitas namasarana namaunit unitkerja name facilityname facility sekolah "
        "namaobjek namobj namatempat namainstansi puskesmas rumahsakit lokasi namalokasi "
        "schoolname hospitalname namasatuanpendidikan satuanpendidikan namaposyandu "
        "namapelabuhan namabanksampah healthfacility namaklinik namapustu namapanti namalksa "
        "namabandara namamadrasah namatpa namatps3r namarumahkompos namarth namataman",
    ),
    *_POINT,
    *_REGION,
    _field("alamat", TEXT, "alamat alamatfaskes alamatjalan address jalan alamatlengkap addr"),
    _field(
        "active", FLAG, "aktif active statusoperasional beroperasi operasional masihberoperasi "
        "statusaktif operating operational",
    ),
    _field("inpatient", FLAG, "rawatinap inpatient pelayananrawatinap jenislayananrawatinap"),
    _field(
        "beds", COUNT, "beds tempattidur jumlahtempattidur tt jumlahtt bed jumlahbed jmltt "
        "totaltempattidur numberofbeds", 0, 5_000,
    ),
    _field(
        "doctors", COUNT, "doctors dokter jumlahdokter jmldokter dokterumum doctor "
        "numberofdoctors", 0, 1_000,
    ),
    _field("midwives", COUNT, "midwives bidan jumlahbidan jmlbidan midwife", 0, 1_000),
    _field("power", FLAG, "listrik power electricity adalistrik sumberlistrik pln"),
    _field("water", FLAG, "air airbersih water adaairbersih sumberair cleanwater"),
    _field("internet", FLAG, "internet adainternet aksesinternet internetaccess"),
    _field("status", TEXT, "status statussekolah negeriswasta publicprivate"),
    _field("owner", TEXT, "owner pemilik kepemilikan statuskepemilikan ownership operator"),
    _field("kind", TEXT, "kind jenis tipe jenisfaskes type kelas kategori bentuk jenissarana"),
    _YEAR,
)  # fmt: skip
_NETWORKS = (
    _field("id", CODE, "idruas koderuas noruas nomorruas linkid id fid osmid"),
    _field("nama", TEXT, "nama namaruas namajalan name roadname namajembatan ruasjalan namrjl"),
    _field("ruas", TEXT, "ruas nosegmen segmen"),
    _field(
        "kelas", TEXT, "kelas fungsi fungsijalan kelasjalan statusjalan class highway jenis "
        "fungsijal klsrjl fgsrjl",
    ),
    _field(
        "kondisi", TEXT, "kondisi kondisijalan kondisifisik condition kond statuskondisi konrjl",
    ),
    _field(
        "panjang", NUMBER, "panjang panjangm panjangkm panjangruas panjangjalan length lengthm "
        "lengthkm", 0, 5_000_000,
    ),
    *_REGION[:1], *_REGION[4:6], _YEAR,
)  # fmt: skip
_POPULATION = _field(
    "population", COUNT,
    "population penduduk jumlahpenduduk jmlpenduduk jumlahjiwa jiwa totalpenduduk pop "
    "jmljiwa jumlahpendudukjiwa", 0, 1e9,
)  # fmt: skip
_TABLE = (
    _field("indicator", TEXT, "indicator indikator namaindikator variabel uraian ukuran variable"),
    _field("value", NUMBER, "value nilai angka jumlah capaian persentase persen"),
    _field("unit", TEXT, "unit satuan units"),
    _field("item", TEXT, "item akun jenisbelanja pos rekening jenisanggaran uraianbelanja"),
    _field("budget", NUMBER, "budget anggaran pagu paguanggaran apbd nilaianggaran"),
    _field(
        "realisation", NUMBER,
        "realisation realisasi realization realisasianggaran nilairealisasi",
    ),
    _POPULATION,
    _YEAR,
)  # fmt: skip

_HAS_REGION = (
    ("kode_wilayah",), ("kode_kecamatan",), ("kode_desa",), ("kabkota",), ("kecamatan",),
    ("desa",), ("provinsi",), ("kode_provinsi",), ("lat", "lon"), ("latlon",), ("geometry",),
    ("id",),
)  # fmt: skip
SCHEMAS = {
    "facilities": Schema("facilities", _FACILITIES, ((("nama",),), _HAS_REGION)),
    "networks": Schema("networks", _NETWORKS, (((GEOMETRY,),),)),
    "region_table": Schema(
        "region_table",
        (*_REGION, *_TABLE),
        (
            (("kode_wilayah",), ("kabkota",), ("kode_provinsi",), ("provinsi",)),
            (("value",), ("budget",), ("realisation",), ("population",), ("*",)),
        ),
    ),
    "village_table": Schema(
        "village_table",
        (*_REGION, _POPULATION, _YEAR),
        (
            (("kode_desa",), ("kode_wilayah",), ("desa", "kode_kecamatan"),
             ("desa", "kecamatan", "kabkota"), ("desa", "kode_wilayah")),
            (("population",), ("*",)),
        ),
    ),
    "boundaries": Schema(
        "boundaries",
        (*_REGION, _field("nama", TEXT, "nama namobj name")),
        (((GEOMETRY,),), (("kode_wilayah",), ("kode_kecamatan",), ("kabkota",), ("nama",))),
    ),
}  # fmt: skip
