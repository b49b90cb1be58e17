"""Data dan sumber: where each figure comes from, how complete it is, what is wrong with it."""

from lib.ui import data_page, page, session

session.begin()
page.style()
data_page.introduction()
data_page.completeness()
data_page.in_effect()
data_page.sources()
data_page.standards()
data_page.for_analysts()
