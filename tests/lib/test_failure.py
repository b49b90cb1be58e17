"""What people see when a page fails."""

from streamlit.testing.v1 import AppTest


def _ours() -> None:
    from lib.errors import RadiusError
    from lib.ui.failure import show_failure

    show_failure(RadiusError(value="-1"))


def _other() -> None:
    from lib.ui.failure import show_failure

    show_failure(KeyError("rahasia"))


def test_an_error_of_ours_says_its_sentence_and_code():
    said = AppTest.from_function(_ours).run().error[0].value
    assert "harus berupa angka" in said
    assert "(E_RADIUS)" in said


def test_any_other_error_shows_a_number_and_nothing_of_itself():
    said = AppTest.from_function(_other).run().error[0].value
    assert "E_PAGE" in said
    assert "rahasia" not in said
    assert "KeyError" not in said


def test_the_server_hands_failures_to_it():
    import app
    from lib.ui.failure import show_failure

    assert app.app._on_script_error is show_failure
