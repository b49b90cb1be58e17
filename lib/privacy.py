"""Taking out of free text what points to a person: numbers of identity, telephone and mail.

People write what they were told not to. What looks like such a number is replaced before the text
is stored; names in running text cannot be told from other words and stay.
"""

from __future__ import annotations

import re
import unicodedata

MASK = "[…]"
_MASK_APART = unicodedata.normalize("NFKC", MASK)  # what is masked again stays as it is
_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
# NIK and KK have 16 digits, BPJS 13, telephones 9 to 13 after 0 or +62; all may be in groups, and
# letters may stand close by ("hp0812…").
_DIGITS = re.compile(r"\+?\(?\d(?:[ .()_\-\u2010-\u2015]{0,3}\d){8,}")


def redact(text: str) -> str:
    """Return a text with mail addresses and long numbers masked, without control characters.

    Nine digits or more in a row, or in groups parted by blanks, dots, dashes or underscores, count
    as long: dates and amounts of money below a hundred million stay.
    """
    composed = unicodedata.normalize("NFKC", text).replace(_MASK_APART, MASK)
    kept = "".join(
        char if char == "\n" or unicodedata.category(char)[0] != "C" else " "
        for char in composed.replace("\r\n", "\n")
    )
    return _DIGITS.sub(MASK, _MAIL.sub(MASK, kept)).strip()
