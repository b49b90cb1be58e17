"""What can be wrong with a plan of sites."""

from __future__ import annotations

from collections.abc import Sequence

from geo.siting.limits import ImpossibleError
from lib.errors import AppError


class ObjectiveError(AppError, ValueError):
    """Refuse an unknown objective."""

    code = "E_OBJECTIVE"
    text_id = "Tujuan “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The objective “{value}” is unknown; choose one of {choices}."


class TierObjectiveError(AppError, ValueError):
    """Refuse to go strictly by tiers for several services, or where distances are added up."""

    code = "E_TIER_OBJECTIVE"
    text_id = (
        "Urutan berjenjang hanya berlaku untuk satu layanan, dan tidak untuk tujuan jarak "
        "rata-rata terpendek."
    )
    text_en = (
        "Going tier by tier applies to one service alone, and not to the aim of the least total "
        "distance."
    )


class CapacityError(AppError, ValueError):
    """Refuse a capacity that is not above 0, or a question that knows none."""

    code = "E_CAPACITY"
    text_id = (
        "Kapasitas “{value}” tidak dapat dipakai: harus lebih dari 0, dan hanya untuk tujuan orang "
        "terjangkau terbanyak atas satu layanan tanpa urutan berjenjang."
    )
    text_en = (
        "The capacity “{value}” cannot be used: it must be above 0, and only for the aim of most "
        "people within reach of one service, not tier by tier."
    )


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


class SiteIdError(AppError, LookupError):
    """Refuse a required or excluded place that is none of the candidates."""

    code = "E_SITE_ID"
    text_id = "“{value}” tidak ada di antara calon lokasi."
    text_en = "“{value}” is not among the candidate sites."


class LeastError(AppError, ValueError):
    """Refuse a least number of sites that is unusable, or regions for it that overlap."""

    code = "E_SITE_LEAST"
    text_id = (
        "Jumlah paling sedikit untuk “{value}” tidak sah: bilangan bulat 1 sampai {most}, dan "
        "wilayahnya tidak boleh saling mencakup."
    )
    text_en = (
        "The least number for “{value}” is not valid: a whole number from 1 to {most}, and the "
        "regions may not hold each other."
    )


class PlanError(AppError, ValueError):
    """Say which limit of a plan cannot be met."""

    code = "E_PLAN"
    text_id = "Rencana ini tidak mungkin: {reason_id}."
    text_en = "This plan is impossible: {reason_en}."

    @classmethod
    def of(cls, error: ImpossibleError, names: Sequence[str] = ()) -> PlanError:
        """Tell in words what `geo.siting`, or the way to all, found impossible.

        Parameters
        ----------
        error
            What was found.
        names
            Of the groups of the limits, so that the one that cannot be met is named.

        """
        told: dict[str, object] = dict(error.details)
        reason = error.limit
        if reason == "least":
            reason = next((f"least_{key}" for key in ("number", "there") if key in told), reason)
            told["where"] = _name(names, error.details.get("group"))
        reason_id, reason_en = _REASONS[reason]
        for key in ("needed", "budget", "number", "there"):
            if key in told:
                told[key] = int(error.details[key])
        shown = {key: f"{value:,}" for key, value in told.items() if isinstance(value, int)}
        dotted = {key: value.replace(",", ".") for key, value in shown.items()}
        return cls(
            reason_id=reason_id.format(**(told | dotted)),
            reason_en=reason_en.format(**(told | shown)),
            limit=error.limit,
            **error.details,
        )


def _name(names: Sequence[str], group: float | None) -> str:
    known = group is not None and 0 <= int(group) < len(names)
    return names[int(group or 0)] if known else "-"


_REASONS = {
    "number": (
        "{needed} lokasi diwajibkan, padahal paling banyak {number} yang boleh dipilih",
        "the required sites are {needed}, but at most {number} may be chosen",
    ),
    "budget": (
        "anggaran Rp{budget} tidak cukup; lokasi yang wajib ada berbiaya Rp{needed}",
        "the budget of Rp{budget} is not enough; the sites that must be there cost Rp{needed}",
    ),
    "least": (
        "jumlah paling sedikit di {where} tidak dapat dipenuhi bersama batas lainnya",
        "the least number in {where} cannot be met together with the other limits",
    ),
    "least_there": (
        "di {where} diminta paling sedikit {needed} lokasi lagi, calonnya hanya {there}",
        "{where} must get {needed} more, but the candidates there are {there}",
    ),
    "least_number": (
        "jumlah paling sedikit per wilayah menuntut {needed} lokasi, paling banyak boleh {number}",
        "the least numbers by region add up to {needed}, but at most {number} may be chosen",
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
