"""What can be wrong with a plan of sites."""

from __future__ import annotations

from geo.siting.limits import ImpossibleError
from lib.errors import AppError


class ObjectiveError(AppError, ValueError):
    """Refuse an unknown objective."""

    code = "E_OBJECTIVE"
    text_id = "Tujuan “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The objective “{value}” is unknown; choose one of {choices}."


class SiteNumberError(AppError, ValueError):
    """Refuse a number of sites that is no whole number from 1 to the most allowed."""

    code = "E_SITE_NUMBER"
    text_id = "Jumlah lokasi “{value}” harus bilangan bulat 1 sampai {most}."
    text_en = "The number of sites “{value}” must be a whole number from 1 to {most}."


class CandidatesError(AppError, ValueError):
    """Say that there is no place to choose from."""

    code = "E_CANDIDATES"
    text_id = "Tidak ada calon lokasi yang memiliki titik di {where}."
    text_en = "There is no candidate site with a position in {where}."


class CandidateLevelError(AppError, ValueError):
    """Refuse an unknown level of candidates."""

    code = "E_CANDIDATE_LEVEL"
    text_id = "Tingkat calon lokasi “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The level of candidate sites “{value}” is unknown; choose one of {choices}."


class CandidatePointError(AppError, ValueError):
    """Refuse a point that lies outside Indonesia or whose id is missing or given twice."""

    code = "E_CANDIDATE_POINT"
    text_id = (
        "Calon lokasi ke-{number}, {value}, tidak dapat dipakai: titiknya harus di Indonesia dan "
        "setiap titik harus punya id sendiri, paling banyak {most} titik."
    )
    text_en = (
        "Candidate site {number}, {value}, cannot be used: its point must lie in Indonesia and "
        "each point needs an id of its own, {most} points at most."
    )


class JointError(AppError, ValueError):
    """Refuse a joint plan of one service, of too many, of one twice, or of an unusable weight."""

    code = "E_JOINT"
    text_id = (
        "Layanan terpadu “{value}” tidak dapat direncanakan: pilih dua sampai {most} layanan yang "
        "berbeda, dengan bobot lebih dari 0 dan paling besar 1.000."
    )
    text_en = (
        "The joint plan “{value}” cannot be made: choose two to {most} different services, with "
        "weights above 0 and at most 1,000."
    )


class PlanSizeError(AppError, ValueError):
    """Refuse a question with more pairs of places and candidates than memory bears."""

    code = "E_PLAN_SIZE"
    text_id = (
        "Wilayah ini memberi {pairs} pasangan desa dan calon lokasi, lebih dari {most}. Pilih "
        "wilayah yang lebih kecil, radius yang lebih pendek, atau ibu kota kecamatan sebagai calon."
    )
    text_en = (
        "This region gives {pairs} pairs of villages and candidates, more than {most}. Choose a "
        "smaller region, a shorter radius, or the kecamatan seats as candidates."
    )


class PlanError(AppError, ValueError):
    """Say which limit of a plan cannot be met."""

    code = "E_PLAN"
    text_id = "Rencana ini tidak mungkin: {reason_id}."
    text_en = "This plan is impossible: {reason_en}."

    @classmethod
    def of(cls, error: ImpossibleError) -> PlanError:
        """Tell in words what `geo.siting`, or the way to all, found impossible."""
        reason_id, reason_en = _REASONS[error.limit]
        return cls(reason_id=reason_id, reason_en=reason_en, **error.details)


_REASONS = {
    "number": (
        "lokasi wajib lebih banyak daripada jumlah lokasi",
        "more sites are required than may be chosen",
    ),
    "budget": (
        "anggaran tidak cukup untuk lokasi yang wajib ada",
        "the budget does not suffice for the sites that must be there",
    ),
    "least": (
        "jumlah paling sedikit per kelompok tidak dapat dipenuhi",
        "the least number in a group cannot be met",
    ),
    "required": (
        "sebuah lokasi diwajibkan dan sekaligus dilarang",
        "a site is both required and excluded",
    ),
    "few": (
        "jumlah lokasi atau anggaran tidak cukup untuk menjangkau semua",
        "the number of sites or the budget does not suffice to reach everybody",
    ),
    "uncoverable": (
        "tidak semua penduduk dapat dijangkau dari calon lokasi yang ada",
        "not everybody can be reached from the candidates there are",
    ),
}
