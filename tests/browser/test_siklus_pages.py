"""Siklus KPI and Program on a desk and on a phone: nothing wider than the screen."""

import pytest


@pytest.mark.parametrize("address", ["siklus-kpi", "program"])
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("device", ["page", "phone"])
def test_a_visitor_sees_the_finding_and_no_sideways_scrolling(
    request, server, device, address, language
):
    tab = request.getfixturevalue(device)
    tab.goto(f"{server}/{address}?wilayah=53.04&bahasa={language}")
    title = tab.locator("h1.pl-title")
    title.wait_for()
    assert title.inner_text().startswith("Kabupaten Belu")
    tab.locator(".pl-sources").first.wait_for()
    width = tab.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0


def test_the_cycle_is_a_list_of_seven_steps_side_by_side_or_one_below_the_other(
    server, page, phone
):
    for tab, across in ((page, True), (phone, False)):
        tab.goto(f"{server}/siklus-kpi?wilayah=53.04")
        steps = tab.locator("ol.pl-cycle > li")
        steps.first.wait_for()
        assert steps.count() == 7
        # At one moment: the page above may still grow.
        first, last = steps.evaluate_all(
            "all => [all[0], all[6]].map((each) => each.getBoundingClientRect().toJSON())"
        )
        assert (last["x"] > first["x"]) is across
        assert (last["y"] > first["y"]) is not across
        assert tab.locator("ol.pl-cycle [aria-current=step]").count() == 1
