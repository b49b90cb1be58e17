"""What may stand in columns of choice: the words of reports, proposals and offers of citizens."""

REPORT_KINDS = (
    "pengaduan",
    "aspirasi",
    "usulan",
    "informasi",
    "saran",
    "relawan",
    "gotong_royong",
    "donasi",
    "pelatihan",
)
PROPOSALS = ("usulan", "aspirasi")
"""Kinds that planners handle as well as officers, and that go the way of the Musrenbang."""
OFFERS = ("relawan", "gotong_royong", "donasi", "pelatihan")
"""Kinds that offer or join something, and ask nothing of an agency."""
IDENTITIES = ("terbuka", "rahasia", "anonim")
"""Named; not public in any form; named to nobody."""
SENSITIVE = ("kekerasan", "anak", "kesehatan", "korupsi")
"""Violence, a child, a condition of health, alleged corruption: confidential by force."""
REPORT_CHANNELS = ("web", "loket", "telepon", "whatsapp", "surat", "api", "impor")
FORMS = ("cepat", "lengkap")
DEVICES = ("ponsel", "lain")
STATES = (
    "diterima",
    "terverifikasi",
    "didisposisi",
    "ditindaklanjuti",
    "selesai",
    "ditolak",
    "duplikat",
    "dialihkan",
    "ditunda",
    "ombudsman",
)
ENDED = ("selesai", "ditolak", "duplikat", "dialihkan", "ombudsman")
"""States in which no clock of ours runs any more."""
EVENT_KINDS = (
    "state",  # a step of handling
    "answer",  # to the citizen
    "note",  # among the officers
    "addition",  # by the citizen
    "handover",  # to another unit
    "moderation",  # what may be public
    "musrenbang",  # a step of a proposal
    "request",  # about personal data
)
MUSRENBANG = ("desa", "kecamatan", "perangkat_daerah", "kabupaten", "rkpd", "ditolak")
SUPPORTS = ("juga", "dukung")  # "me too" of a complaint; support of a proposal
HOLIDAYS = ("libur", "cuti_bersama", "kerja")
DATA_REQUESTS = ("akses", "perbaikan", "hapus")
DATA_REQUEST_STATES = ("baru", "selesai", "ditolak")
