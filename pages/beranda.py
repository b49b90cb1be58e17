"""Beranda: what this is, the nation in five numbers, and where to begin."""

from lib.ui import beranda, page, session

session.begin()
page.style()
beranda.introduction()
beranda.five_numbers()
beranda.picture_and_ways()
beranda.closing()
