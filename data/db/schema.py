"""All tables of the database together, for the migrations and the checks."""

from data.db import kpi_tables as _kpi_tables  # each adds its tables to the one metadata
from data.db import participation_tables as _participation_tables
from data.db import plan_tables as _plan_tables
from data.db import story_tables as _story_tables
from data.db.tables import metadata

__all__ = ["metadata"]
del _kpi_tables, _participation_tables, _plan_tables, _story_tables
