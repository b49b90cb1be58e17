"""Who does something, and what they may do where.

Grants are read anew for each call of a service (`lib.services.people.require`), so an `Actor` is
what was true a moment ago and nothing to keep. A role implies no other one: who manages people
does not thereby publish data. Regions are dotted codes; a grant for 53 covers 53.04, and one for
"" covers the nation.
"""

from __future__ import annotations

import functools
import getpass
import os
from dataclasses import dataclass

from lib.errors import AppError, shown

WARGA, PETUGAS, ANALIS, PERENCANA, ADMIN = "warga", "petugas", "analis", "perencana", "admin"
ROLES = (WARGA, PETUGAS, ANALIS, PERENCANA, ADMIN)


class SignInNeededError(AppError, PermissionError):
    """Say that one must sign in first, or again."""

    code = "E_SIGN_IN"
    text_id = "Silakan masuk dahulu untuk melakukan ini."
    text_en = "Please sign in first to do this."


class ForbiddenError(AppError, PermissionError):
    """Refuse somebody whose roles do not cover what was asked."""

    code = "E_FORBIDDEN"
    text_id = "Ini memerlukan peran {role} untuk {where}; akun Anda tidak memilikinya."
    text_en = "This needs the role {role} for {where}, which your account does not have."

    def message(self, language: str = "id") -> str:
        """Return the sentence, with the nation in words."""
        english = language == "en"
        nation = "the whole nation" if english else "seluruh Indonesia"
        template = self.text_en if english else self.text_id
        role, region = (shown(self.details.get(name) or "") for name in ("role", "region"))
        return template.format(role=role, where=region or nation)


@dataclass(frozen=True)
class Grant:
    """Hold one role, where it counts, and for an officer in which unit."""

    role: str
    region: str = ""
    unit: str = ""

    def covers(self, region: str, unit: str = "") -> bool:
        """Tell whether a region, and a unit if one is named, lies within this grant."""
        within = self.region in {"", region} or region.startswith(f"{self.region}.")
        return within and (not unit or self.unit in {"", unit})


@dataclass(frozen=True)
class Actor:
    """Hold who acts, with their grants as they were a moment ago.

    Parameters
    ----------
    account_id
        Of their account; None for a guest and for the operator.
    name
        To be shown.
    grants
        Those in effect.
    credential
        Counts up with each new password and each disabling: older sessions end.
    os_user
        The user of the machine, for the operator alone, who may do everything.
    must_change
        An admin set the password; until its owner changes it, there are no grants.

    """

    account_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    credential: int = 0
    os_user: str = ""
    must_change: bool = False

    @property
    def key(self) -> str:
        """Name the actor in the audit trail: account:12, os:budi or warga."""
        if self.os_user:
            return f"os:{self.os_user}"
        return WARGA if self.account_id is None else f"account:{self.account_id}"

    @property
    def is_operator(self) -> bool:
        """Tell whether this is the command line's own user."""
        return bool(self.os_user)

    def may(self, role: str, region: str = "", unit: str = "") -> bool:
        """Tell whether the actor has a role for the whole of a region ("" is the nation)."""
        if role == WARGA or self.is_operator:
            return True
        return any(each.role == role and each.covers(region, unit) for each in self.grants)

    def has(self, role: str) -> bool:
        """Tell whether the actor has a role anywhere: what a menu shows, never a permission."""
        return role == WARGA or self.is_operator or any(each.role == role for each in self.grants)

    def require(self, role: str, region: str = "", unit: str = "") -> None:
        """Refuse an actor without a role for the whole of a region.

        Raises
        ------
        SignInNeededError
            For a guest.
        ForbiddenError
            For somebody whose grants do not cover it.

        """
        if self.may(role, region, unit):
            return
        if self.account_id is None:
            raise SignInNeededError
        raise ForbiddenError(role=role, region=region)


GUEST = Actor(None, "")


@functools.cache
def operator() -> Actor:
    """Return the user of the command line, who has the files themselves and so may do all."""
    try:
        import pwd

        name = pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):  # Windows, or a user id without a name
        try:
            name = getpass.getuser()
        except (OSError, ImportError, KeyError):
            name = "operator"
    return Actor(None, name, os_user=name)
