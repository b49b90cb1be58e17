"""What people see when a page fails: a sentence, a code, and what to do next."""

from __future__ import annotations

import logging
import secrets

import streamlit as st

from lib.errors import AppError
from lib.i18n import language, t

_LOG = logging.getLogger(__name__)


def show_failure(error: Exception) -> bool:
    """Show an uncaught error of a page in the reader's language, never its traceback.

    An error of ours says its own sentence; any other gets a number that also stands in the log.
    Given to ``st.App`` as ``on_script_error``; True keeps Streamlit from showing its own.
    """
    if isinstance(error, AppError):
        _LOG.log(logging.WARNING, "page failed: %s", error)
        st.error(f"{error.message(language())} ({error.code})", icon=":material/error:")
        return True
    number = secrets.token_hex(4)
    _LOG.log(logging.ERROR, "page failed, number %s", number, exc_info=error)
    st.error(t("galat.halaman", number=number), icon=":material/error:")
    return True
