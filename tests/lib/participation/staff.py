"""Who handles reports in tests: officers of a regency and of one office, neighbours, planners."""

from lib.auth import Actor, Grant

BELU, MALAKA, NTT = "53.04", "53.21", "53"
HEALTH = "Dinas Kesehatan"
OFFICER = Actor(None, "Petugas Belu", (Grant("petugas", BELU),))
OF_HEALTH = Actor(None, "Petugas Dinkes", (Grant("petugas", BELU, HEALTH),))
NEIGHBOUR = Actor(None, "Petugas Malaka", (Grant("petugas", MALAKA),))
PLANNER = Actor(None, "Perencana Belu", (Grant("perencana", BELU),))
ADMIN_THERE = Actor(None, "Admin Belu", (Grant("admin", BELU),))
STRANGERS = (NEIGHBOUR, PLANNER, ADMIN_THERE, Actor(None, "", ()))
