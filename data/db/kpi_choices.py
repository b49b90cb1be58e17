"""What may stand in columns of choice: the words of goals, surveys, programmes and follow-up."""

DIRECTIONS = ("up", "down")  # whether a higher or a lower value is better
FREQUENCIES = ("bulanan", "triwulanan", "semesteran", "tahunan")
ACTION_STATES = ("direncanakan", "berjalan", "selesai", "dibatalkan")
STAGES = ("perencanaan", "penganggaran", "pengadaan", "implementasi", "monitoring", "evaluasi")
STAGE_STATES = ("belum", "berjalan", "selesai", "terhambat")
PROGRAMME_KINDS = ("pemerintah", "swasta", "bumn", "komunitas")
NOTE_KINDS = ("strength", "weakness", "opportunity", "threat", "case")
CHANNELS = ("web", "kertas", "berkas", "telepon")
AGE_GROUPS = ("<18", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
SEXES = ("L", "P")
EDUCATIONS = ("sd", "smp", "sma", "d1-d3", "s1", "s2+")
OCCUPATIONS = ("pns", "tni-polri", "swasta", "wirausaha", "tani-nelayan", "pelajar", "lainnya")
