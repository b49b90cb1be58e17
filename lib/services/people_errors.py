"""Errors of accounts, passwords and grants."""

from __future__ import annotations

from lib.errors import AppError


class WrongPasswordError(AppError, PermissionError):
    """Refuse a sign-in without telling which of the two was wrong."""

    code = "E_SIGN_IN_WRONG"
    text_id = "Nama masuk atau kata sandi salah."
    text_en = "The sign-in name or the password is wrong."


class LockedError(AppError, PermissionError):
    """Refuse a sign-in after too many wrong ones, for a while."""

    code = "E_LOCKED"
    text_id = "Terlalu banyak percobaan masuk yang salah. Coba lagi dalam {minutes} menit."
    text_en = "Too many wrong attempts to sign in. Try again in {minutes} minutes."


class IdentityUnknownError(AppError, PermissionError):
    """Refuse a sign-in by an identity that no account has."""

    code = "E_IDENTITY"
    text_id = (
        "Identitas ini belum dihubungkan dengan akun. Minta admin menghubungkannya: subjek "
        "{subject} dari penerbit {issuer}."
    )
    text_en = (
        "No account has this identity yet. Ask an admin to link it: subject {subject} of issuer "
        "{issuer}."
    )


class PasswordRuleError(AppError, ValueError):
    """Refuse a password that is too short, too long, or easy to guess."""

    code = "E_PASSWORD_RULE"
    text_id = (
        "Kata sandi perlu {least} sampai {most} karakter, paling sedikit 5 di antaranya "
        "berbeda, dan tidak memuat nama masuk."
    )
    text_en = (
        "A password needs {least} to {most} characters, at least 5 of them different, and must "
        "not contain the sign-in name."
    )


class PasswordSameError(AppError, ValueError):
    """Refuse the old password as the new one."""

    code = "E_PASSWORD_SAME"
    text_id = "Kata sandi baru sama dengan yang lama."
    text_en = "The new password is the old one."


class LoginError(AppError, ValueError):
    """Refuse a sign-in name of other characters, or one that is taken."""

    code = "E_LOGIN"
    text_id = (
        "Nama masuk “{value}” tidak dapat dipakai: perlu 3 sampai 64 huruf kecil, angka, atau "
        "tanda . _ @ -, dan belum dipakai akun lain."
    )
    text_en = (
        "The sign-in name “{value}” cannot be used: 3 to 64 small letters, digits or . _ @ -, "
        "and no other account may have it."
    )


class AccountMissingError(AppError, LookupError):
    """Say that there is no such account."""

    code = "E_ACCOUNT"
    text_id = "Akun “{value}” tidak ada."
    text_en = "There is no account “{value}”."


class LastAdminError(AppError, ValueError):
    """Refuse to take away the last admin of the nation."""

    code = "E_LAST_ADMIN"
    text_id = (
        "Ini satu-satunya admin nasional yang dapat masuk. Berikan dahulu peran itu kepada akun "
        "lain."
    )
    text_en = (
        "This is the only national admin who can sign in. Give that role to another account first."
    )


class RoleError(AppError, ValueError):
    """Refuse a role that does not exist, or a unit for another role than petugas."""

    code = "E_ROLE"
    text_id = "Peran “{value}” tidak dikenal atau tidak memakai unit; pilih dari {choices}."
    text_en = "The role “{value}” is unknown or has no units; choose one of {choices}."


class GrantMissingError(AppError, LookupError):
    """Say that an account has no such grant to take back."""

    code = "E_GRANT"
    text_id = "Akun “{value}” tidak memiliki peran {role} untuk wilayah itu."
    text_en = "The account “{value}” has no role {role} for that region."
