"""The commands ``user``, ``backup``, ``restore`` and ``audit`` of the command line.

They act as the user of the machine, who owns the files and so needs no sign-in; the audit trail
names that user. The first admin is made here: ``user add budi --role admin``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lib.auth import operator
from lib.config import settings
from lib.errors import ArgumentError

if TYPE_CHECKING:  # heavy imports stay inside the commands, so that a start is quick
    import pandas as pd

    from lib.services.people_rows import Account

Result = tuple[int, "pd.DataFrame", object]
COMMANDS = ("user", "backup", "restore", "audit")
EXIT_DAMAGED = 1
_LONGEST_PASSWORD_LINE = 1000


def add_commands(commands: Any, options: dict[str, Any]) -> None:
    """Add the commands to the subparsers of `lib.cli`."""
    user = commands.add_parser("user", help="accounts and their roles", allow_abbrev=False)
    actions = user.add_subparsers(dest="action", required=True, parser_class=commands._parser_class)
    add = actions.add_parser("add", help="make an account, such as the first admin", **options)
    add.add_argument("login", help="sign-in name")
    add.add_argument("--name", default="", help="to be shown; the sign-in name if not given")
    _add_grant(add, required=False)
    _add_password(add)
    add.add_argument(
        "--no-password", action="store_true", help="signs in through OpenID Connect only"
    )
    actions.add_parser("list", help="list accounts with their roles", **options)
    for name, told in (("grant", "give a role"), ("revoke", "take a role back")):
        each = actions.add_parser(name, help=told, **options)
        each.add_argument("login", help="sign-in name")
        _add_grant(each, required=True)
    password = actions.add_parser("password", help="set a new password", **options)
    password.add_argument("login", help="sign-in name")
    _add_password(password)
    for name, told in (
        ("disable", "close an account"),
        ("reopen", "open it again"),
        ("unlock", "lift the lock of wrong passwords"),
    ):
        actions.add_parser(name, help=told, **options).add_argument("login", help="sign-in name")
    link = actions.add_parser("link", help="link an OpenID Connect identity", **options)
    link.add_argument("login", help="sign-in name")
    link.add_argument("--issuer", required=True, help="the provider's iss")
    link.add_argument("--subject", required=True, help="the person's sub")
    backup = commands.add_parser("backup", help="database and uploads into one file", **options)
    backup.add_argument("file", metavar="FILE")
    restore = commands.add_parser("restore", help="bring a backup back", **options)
    restore.add_argument("file", metavar="FILE")
    audit = commands.add_parser("audit", help="who did what, the newest first", **options)
    audit.add_argument("--limit", default="100", help="rows, 1 to 100000")
    audit.add_argument("--action", default="", help='one action, or an area such as "version."')


def run(options: argparse.Namespace) -> Result:
    """Run a command; return exit status, rows for table and CSV, and the JSON document."""
    if options.command == "backup":
        return _backup(options.file)
    if options.command == "restore":
        return _restore(options.file)
    if options.command == "audit":
        return _audit(options)
    return _user(options)


def _add_grant(parser: Any, *, required: bool) -> None:
    parser.add_argument("--role", required=required, help="petugas, analis, perencana or admin")
    parser.add_argument("--region", default="", metavar="KODE", help="such as 53.04; all if empty")
    parser.add_argument("--unit", default="", help="of a petugas")


def _add_password(parser: Any) -> None:
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )


def _user(options: argparse.Namespace) -> Result:
    from lib.services import identities, people, roles

    actor = operator()
    if options.action == "list":
        return _accounts(people.accounts(actor))
    grant = _grant_of(options)
    if options.action == "add":
        password = None if options.no_password else _password(stdin=options.password_stdin)
        people.add_account(actor, options.login, options.name, password)
    elif options.action == "password":
        people.set_password(actor, options.login, _password(stdin=options.password_stdin))
    elif options.action in ("disable", "reopen", "unlock"):
        change = {"disable": people.disable, "reopen": people.reopen, "unlock": people.unlock}
        change[options.action](actor, options.login)
    elif options.action == "link":
        identities.link_identity(actor, options.login, options.issuer, options.subject)
    if grant is not None:
        give_or_take = roles.revoke if options.action == "revoke" else roles.grant
        give_or_take(actor, options.login, *grant)
    return _accounts([people.find(options.login)])


def _grant_of(options: argparse.Namespace) -> tuple[str, str, str] | None:
    """Return the role, region and unit that were given, checked before anything is changed."""
    from lib.services import roles

    role, region, unit = (getattr(options, name, "") for name in ("role", "region", "unit"))
    if role:
        roles.check_grant(role, region, unit)
        return role, region, unit
    if region or unit:
        raise ArgumentError(reason="--region and --unit need --role")
    return None


def _accounts(found: Sequence[Account]) -> Result:
    import pandas as pd

    document = [
        {
            "login": each.login,
            "name": each.name,
            "roles": [
                {"role": grant.role, "region": grant.region, "unit": grant.unit}
                for grant in each.grants
            ],
            "password": each.has_password,
            "created_at": each.created_at.isoformat(timespec="seconds"),
            "disabled_at": each.disabled_at and each.disabled_at.isoformat(timespec="seconds"),
        }
        for each in found
    ]
    rows = [
        {
            "login": each.login,
            "name": each.name,
            "roles": "; ".join(
                " ".join(part for part in (grant.role, grant.region, grant.unit) if part)
                for grant in each.grants
            ),
            "active": "no" if each.disabled_at else "yes",
        }
        for each in found
    ]
    return 0, pd.DataFrame(rows, columns=["login", "name", "roles", "active"]), document


def _password(*, stdin: bool) -> str:
    """Return a password, asked for twice without showing it, or the first line of stdin."""
    if stdin:
        return sys.stdin.readline(_LONGEST_PASSWORD_LINE).rstrip("\r\n")
    if not sys.stdin.isatty():
        raise ArgumentError(reason="no terminal to ask for a password; use --password-stdin")
    import getpass

    first = getpass.getpass("Kata sandi / password: ")
    if getpass.getpass("Sekali lagi / again: ") != first:
        raise ArgumentError(reason="the two passwords differ")
    return first


def _backup(file: str) -> Result:
    from data.db.backup import backup
    from data.db.engine import database

    made = backup(database(), Path(file), actor=operator().key)
    damaged = made.manifest.damaged
    told = _told(
        {
            "file": file,
            "bytes": made.size,
            "sha256": made.sha256,
            "database": made.manifest.backend,
            "rows": sum(made.manifest.tables.values()),
            "uploads": len(made.manifest.files) - 1,
            "damaged_uploads": ", ".join(damaged),
            "made_at": made.manifest.made_at,
        }
    )
    return (EXIT_DAMAGED, *told[1:]) if damaged else told


def _restore(file: str) -> Result:
    from data.db.restore import restore

    manifest = restore(
        settings().database_url, settings().data_dir, Path(file), actor=operator().key
    )
    return _told(
        {
            "file": file,
            "database": manifest.backend,
            "rows": sum(manifest.tables.values()),
            "uploads": len(manifest.files) - 1,
            "made_at": manifest.made_at,
        }
    )


def _told(document: dict[str, object]) -> Result:
    import pandas as pd

    return 0, pd.DataFrame([document]), [document]


def _audit(options: argparse.Namespace) -> Result:
    import json

    import pandas as pd

    from lib.services import trail
    from lib.services.trail import Wanted

    if not options.limit.isdecimal() or not 1 <= int(options.limit) <= 100_000:
        raise ArgumentError(reason="--limit must be a whole number from 1 to 100000")
    found = trail.entries(operator(), Wanted(action=options.action), limit=int(options.limit))
    names = ["id", "at", "actor", "action", "subject_type", "subject_id", "details", "checksum"]
    document = [{name: getattr(each, name) for name in names} for each in found]
    for row in document:
        row["at"] = row["at"].isoformat(timespec="seconds")
    rows = [{**row, "details": json.dumps(row["details"], ensure_ascii=False)} for row in document]
    return 0, pd.DataFrame(rows, columns=names), document
