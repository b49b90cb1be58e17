"""Takes reports until it is killed: ``python -m tests.faults.report_child``.

Reads jobs (URL, folder) from standard input, one a line as JSON; each runs in a fork, so that
nothing is imported twice. It says its process number, and the ticket of each report it took.
"""

import json
import os
import sys
import traceback

from data.db.engine import Database
from lib.services.participation import intake
from lib.services.participation.draft import CONSENT
from tests.drafts import draft, picture

PHOTOS = 2
CONTACT = {"name": "Maria Bere", "phone": "081234567890"}


def say(*words):
    os.write(1, (json.dumps(words) + "\n").encode())  # at once and whole


def take_reports(url, folder):
    database = Database(url, folder)
    photos = (picture(size=(900, 700)), picture(size=(900, 700), colour="blue"))
    intake.place.spot("53.04")
    say("begin", os.getpid())
    for number in range(10_000):
        own = draft(
            form_key=f"anak-{os.getpid()}-{number:010d}",
            photos=photos,
            identity="rahasia",
            contact=CONTACT,
            consent=CONSENT,
        )
        say("taken", intake.take(own, db=database).ticket)


def main():
    intake.place.spot("53.04")  # reads the regions once, for every fork
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            try:
                take_reports(*job)
            except BaseException:  # noqa: BLE001 - told, and the exit status is 1
                traceback.print_exc()
            os._exit(1)
        os.waitpid(pid, 0)
        say("ended")


if __name__ == "__main__":
    main()
