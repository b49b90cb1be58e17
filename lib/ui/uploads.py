"""What Streamlit holds of uploaded files, told to the guard in `lib.web.uploads`."""

from __future__ import annotations

from streamlit import runtime


def kept_bytes() -> int:
    """Return the bytes of uploaded files that open sessions hold in memory."""
    if not runtime.exists():
        return 0
    stats = runtime.get_instance().uploaded_file_mgr.get_stats()
    return sum(int(each.byte_length) for family in stats.values() for each in family)
