"""Evaluasi: trends, changes beside peers, targets at risk, strengths and weaknesses, cases."""

from lib.ui import account, evaluasi, page, pengguna, session
from lib.ui.evaluasi_state import EVALUATION

session.begin()
page.style()
person = account.greet()
state = evaluasi.begin(person)
evaluasi.introduction(state)
pengguna.told()
evaluasi.controls(state)
evaluasi.answer(state, person)
EVALUATION.write_url(state)
