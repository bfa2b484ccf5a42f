from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from borderdesk.domain.accounts import Role
from borderdesk.domain.inspections import InspectionState
from borderdesk.domain.screening import ScreeningState, Tier
from borderdesk.domain.watchlists import Action
from borderdesk.store.audit import LedgerEntry, LedgerWords
from borderdesk.store.cases import Case
from borderdesk.store.inspections import Inspection
from borderdesk.store.quarantine import Quarantined
from borderdesk.store.screening import Hit
from borderdesk.web.lane_form import closed_up, shaped
from tests import factories
from tests.conftest import Desk

NEW = "/inspections/new"
SUSPICION = {
    "kind": "ARMS",
    "title": "Fresh welds under the load bed",
    "severity": "S2",
    "reason": "The bed is 12 cm higher inside than outside.",
}


def listed(desk: Desk, name: str = "Miron VELKAROV", **given: Any) -> None:
    with desk.acting() as session:
        factories.watchlist(session, factories.entry(name), **given)


def post(browser: FlaskClient, **given: str) -> TestResponse:
    """Send the lane's form; names are given with two underscores for a dot."""
    fields = {name.replace("__", "."): value for name, value in given.items()}
    return browser.post(NEW, data=factories.report_form(**fields))


def followed(browser: FlaskClient, **given: str) -> str:
    """The page that the officer sees after sending the form."""
    sent = post(browser, **given)
    assert sent.status_code == 302, sent.text
    return browser.get(sent.headers["Location"]).text


def crossing(desk: Desk) -> Inspection:
    """The only crossing, apart from its session."""
    with desk.looking() as session:
        return session.scalars(select(Inspection)).one()


def count(desk: Desk, table: type[Any]) -> int:
    with desk.looking() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("reason", ["RND", "RULE", "WL", "FOUND"])
def test_no_officer_puts_a_stop_of_his_own_among_those_of_the_desk(desk: Desk, reason: str) -> None:
    browser = desk.browser(Role.OFFICER)

    sent = post(browser, declared="second_line", selection_reasons=reason)

    assert sent.status_code == 422
    assert "The desk itself gives this reason." in sent.text
    assert f'value="{reason}"' not in browser.get(NEW).text
    assert count(desk, Inspection) == 0


def test_the_lane_is_ready_with_the_cursor_in_the_plate(desk: Desk) -> None:
    page = desk.browser(Role.OFFICER).get(f"{NEW}?lane=2").text

    assert "Lane 2" in page
    assert "Waiting for a plate" in page
    assert re.search(r'id="vehicle-plate"[^>]*autofocus', page)
    assert 'name="occupants.8.mrz"' in page
    assert len(re.findall(r'data-key="[nsf]"', page)) == 3


def test_no_two_pages_carry_the_same_submission_id(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    pages = [browser.get(NEW).text for _ in range(2)]

    ids = [re.search(r'name="submission_id" value="([^"]+)"', page) for page in pages]

    assert len({found[1] for found in ids if found}) == 2


def test_a_clear_crossing_says_so_in_its_place(desk: Desk) -> None:
    listed(desk, "Ivo SORIN")

    page = followed(desk.browser(Role.OFFICER))

    assert "Nothing listed" in page
    assert "TE-481-KP" in page
    assert crossing(desk).reference in page
    assert crossing(desk).state is InspectionState.RELEASED


def test_a_strong_resemblance_shows_what_to_do_and_not_whose_file_it_is(desk: Desk) -> None:
    listed(desk)

    page = followed(desk.browser(Role.OFFICER))

    assert "action-card" in page
    assert "Second line, routine" in page
    assert "Keep the documents with you." in page
    assert "Nothing listed" not in page
    assert "Wanted persons" not in page
    assert "/hits/" not in page
    assert crossing(desk).state is InspectionState.REFERRED


def test_a_possible_resemblance_explains_itself_folded_and_lets_the_vehicle_go(
    desk: Desk,
) -> None:
    listed(desk)

    page = followed(desk.browser(Role.OFFICER), occupants__0__born_on="1979-05-02")

    with desk.looking() as session:
        assert session.scalars(select(Hit)).one().tier is Tier.POSSIBLE
    assert "Nothing to stop for" in page
    assert "action-card" not in page
    assert re.search(r"<details><summary>Why, and what speaks against it", page)
    assert crossing(desk).state is InspectionState.RELEASED


def test_what_was_not_screened_is_never_shown_as_clear(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    page = followed(browser)
    reference = crossing(desk).reference
    others = (browser.get(f"/inspections/{reference}").text, browser.get("/inspections/").text)

    assert "Not screened" in page
    assert "Hold, or decide by your own rules." in page
    for seen in (page, *others):
        assert "Nothing listed</h2>" not in seen
        assert "nothing listed</span>" not in seen
    assert crossing(desk).state is InspectionState.OPEN


def settled(page: str) -> str:
    """A page without what differs between any two: references, ids, tokens, moments."""
    page = re.sub(r"I-20\d\d-\d{6}-\w", "I", page)
    page = re.sub(r'name="(csrf_token|submission_id|device_at|crossed_at)" value="[^"]*"', "", page)
    page = re.sub(r'<time datetime="[^"]*"', "<time", page)
    page = re.sub(r"\d\d:\d\d:\d\d|\d+\.\d s", "", page)
    page = re.sub(r'data-officer="\d+"', "", page)
    return re.sub(r"Officer \d+", "", page)


def test_a_discreet_resemblance_looks_like_none_on_every_page(desk: Desk) -> None:
    def seen(name: str) -> tuple[list[str], list[int]]:
        browser = desk.browser(Role.OFFICER)
        where = post(browser, occupants__0__surname=name).headers["Location"]
        reference = re.findall(r"I-20\d\d-\d{6}-\w", where)[0]
        pages, said = [], []
        for address in (where, f"/inspections/{reference}"):
            with desk.statements() as statements:
                page = browser.get(address)
            pages.append(settled(page.text).replace(name, "NAME"))
            said.append(len(statements))
        return pages, said

    listed(desk, action=Action.DISCREET)
    discreet, said_then = seen("VELKAROV")
    with desk.acting() as session:
        assert session.scalars(select(Hit)).one().discreet
        first = session.scalars(select(Inspection)).one()
        first.lane = 3  # so that the lane is empty again, and the next one no double
        assert first.vehicle
        first.vehicle.plate_key = "ANOTHER"
    clear, said_now = seen("SOLTERIK")

    assert discreet == clear
    assert said_then == said_now


def test_no_filter_tells_a_discreet_resemblance_from_none(desk: Desk) -> None:
    listed(desk, action=Action.DISCREET)
    browser = desk.browser(Role.OFFICER)
    post(browser)
    reference = crossing(desk).reference

    assert reference not in browser.get("/inspections/?screening=hits").text
    assert reference in browser.get("/inspections/?screening=clear").text


def test_a_minor_is_named_on_the_page_of_the_crossing_and_in_no_list(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    post(
        browser,
        vehicle__kind="PED",
        vehicle__plate="",
        vehicle__plate_country="",
        occupants__0__role="pedestrian",
        occupants__0__surname="QUILLFEATHER",
        occupants__0__given_names="Orlanda",
        occupants__0__born_on="2010-06-01",
    )
    reference = crossing(desk).reference

    lists = [browser.get(path).text for path in ("/inspections/", f"{NEW}?lane=2")]

    assert all("a minor" in page for page in lists)
    assert not any("QUILLFEATHER" in page or "Orlanda" in page for page in lists)
    own = browser.get(f"/inspections/{reference}").text
    assert "QUILLFEATHER" in own
    assert ">minor<" in own


def test_the_same_page_sent_twice_is_one_crossing(desk: Desk) -> None:
    browser, form = desk.browser(Role.OFFICER), factories.report_form()

    first = browser.post(NEW, data=form)
    second = browser.post(NEW, data=form)
    page = browser.get(second.headers["Location"]).text

    assert first.headers["Location"] == second.headers["Location"]
    assert re.search(r"Already saved \d\d:\d\d:\d\d\.", page)
    assert count(desk, Inspection) == 1


def test_other_words_under_the_same_id_are_kept_for_a_supervisor(desk: Desk) -> None:
    browser, form = desk.browser(Role.OFFICER), factories.report_form()
    browser.post(NEW, data=form)

    answer = browser.post(NEW, data=form | {"note": "Something else"})

    assert answer.status_code == 409
    assert "Both are kept for a supervisor" in answer.text
    assert "Nothing was changed" not in answer.text
    assert (count(desk, Inspection), count(desk, Quarantined)) == (1, 1)


def test_what_is_wrong_comes_back_filled_in_with_the_id_it_had(desk: Desk) -> None:
    form = factories.report_form(**{"vehicle.plate": "--", "note": "Two <spare> wheels"})

    answer = desk.browser(Role.OFFICER).post(NEW, data=form)

    assert answer.status_code == 422
    assert "Type the plate as it is painted." in answer.text
    assert "Two &lt;spare&gt; wheels" in answer.text
    assert f'value="{form["submission_id"]}"' in answer.text
    assert count(desk, Inspection) == 0


def test_a_problem_stands_beside_its_person_though_seats_before_are_empty(desk: Desk) -> None:
    form = factories.report_form(
        **{
            "occupants.0.surname": "",
            "occupants.0.given_names": "",
            "occupants.0.born_on": "",
            "occupants.3.role": "crew",
            "occupants.3.mrz": "SORIN, Ivo",
            "occupants.3.born_on": "nonsense",
        }
    )

    answer = desk.browser(Role.OFFICER).post(NEW, data=form)

    field = re.search(r'id="occupants-0-born_on"[^>]*value="nonsense"[^>]*', answer.text)
    assert answer.status_code == 422
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'href="#occupants-0-born_on"' in answer.text


def test_a_name_may_be_typed_where_the_document_line_belongs(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    form = factories.report_form(**{"occupants.1.role": "passenger"})
    form["occupants.1.mrz"] = "SOLTERI,  Vanda"

    browser.post(NEW, data=form)

    with desk.looking() as session:
        people = [one.full_name for one in session.scalars(select(Inspection)).one().occupants]
    assert people == ["Miron VELKAROV", "Vanda SOLTERI"]


def test_papers_that_do_not_add_up_are_said_with_the_answer(desk: Desk) -> None:
    listed(desk, "Ivo SORIN")

    page = followed(
        desk.browser(Role.OFFICER), consignments__0__equipment__0__number="TEXU3070070", load="some"
    )

    assert "The last digit should be 9, not 0." in page
    assert "would." in page


def test_the_last_day_of_a_document_is_said_as_one_says_it(desk: Desk) -> None:
    listed(desk, "Ivo SORIN")

    page = followed(desk.browser(Role.OFFICER), occupants__0__document_expires_on="2019-04-15")

    assert "This document was valid until 15 Apr 2019." in page


def test_a_lane_of_no_post_is_said_beside_the_form(desk: Desk) -> None:
    answer = post(desk.browser(Role.OFFICER), lane="9")

    assert answer.status_code == 422
    assert "This post has no such lane." in answer.text


def test_a_plate_that_came_before_fills_in_its_vehicle_and_no_person(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    followed(browser, vehicle__colour="dark green")
    asked = {"vehicle.plate": "те-481-кр", "lane": "2", "occupants.0.surname": "NOBODY"}

    told = browser.post("/inspections/recent", data=asked, headers={"Accept": "application/json"})
    plain = browser.post("/inspections/recent", data=asked)

    assert told.get_json()["vehicle"]["colour"] == "dark green"
    assert "VELKAROV" not in told.text
    assert plain.status_code == 200
    assert "dark green" in plain.text
    assert "Not seen in 7 days, last on 1 Mar 2026 at Drenovac." in plain.text
    assert "NOBODY" in plain.text  # what was typed besides stays
    assert count(desk, Inspection) == 1


def test_what_was_typed_of_a_vehicle_is_not_put_over_by_what_is_known_of_it(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    followed(browser, vehicle__colour="dark green", vehicle__make="Halvor")

    plain = browser.post(
        "/inspections/recent", data={"vehicle.plate": "TE-481-KP", "vehicle.colour": "white"}
    )

    assert 'value="white"' in plain.text
    assert 'value="Halvor"' in plain.text
    assert "dark green" not in plain.text


@pytest.mark.parametrize("plate", ["TE-481-KP", "XX-1"])
def test_asking_for_a_plate_is_written_down_whatever_the_answer(desk: Desk, plate: str) -> None:
    browser = desk.browser(Role.OFFICER)
    followed(browser)
    with desk.looking() as session:
        before = len(session.scalars(select(LedgerEntry.seq)).all())

    browser.post(
        "/inspections/recent",
        data={"vehicle.plate": plate},
        headers={"Accept": "application/json"},
    )

    with desk.looking() as session:
        rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).all()
    assert len(rows) == before + 1
    assert plate not in rows[-1].leaf


@pytest.mark.parametrize("plate", ["", "XX-1", "x" * 21, "\x00"])
def test_a_plate_that_never_came_fills_in_nothing(desk: Desk, plate: str) -> None:
    browser = desk.browser(Role.OFFICER)

    told = browser.post(
        "/inspections/recent",
        data={"vehicle.plate": plate},
        headers={"Accept": "application/json"},
    )

    assert told.get_json()["vehicle"] == {}


def test_what_is_otherwise_than_at_the_crossing_before_is_said_with_the_answer(desk: Desk) -> None:
    listed(desk, "Ivo SORIN")
    browser = desk.browser(Role.OFFICER)
    followed(browser, vehicle__colour="blue")

    page = followed(browser, vehicle__colour="white")

    assert "Colour: blue at the crossing before, white now." in page


def test_what_crossed_here_last_can_be_used_again_without_its_people(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    followed(browser)
    reference = crossing(desk).reference

    lane = browser.get(f"{NEW}?lane=2").text
    page = browser.get(f"{NEW}?lane=2&like={reference}").text

    assert f"like={reference}" in lane
    assert f"like={reference}" not in browser.get(f"{NEW}?lane=1").text
    assert re.search(r'id="vehicle-plate"[^>]*value="TE-481-KP"', page)
    assert "VELKAROV" not in page


def test_an_officer_of_no_post_is_told_so_and_a_supervisor_may_choose_one(desk: Desk) -> None:
    officer = desk.browser(Role.OFFICER, post_id=None).get(NEW).text
    supervisor = desk.browser(Role.SUPERVISOR, post_id=None)

    assert "You serve at no post" in officer
    assert "post=DRN" in supervisor.get(NEW).text
    assert 'name="post_code" value="DRN"' in supervisor.get(f"{NEW}?post=DRN").text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.LIAISON, Role.ADMINISTRATOR])
def test_roles_without_lanes_find_the_doors_closed(desk: Desk, role: Role) -> None:
    browser = desk.browser(role)

    assert browser.get(NEW).status_code == 403
    assert post(browser).status_code == 403
    assert browser.get("/inspections/").status_code == 403
    assert count(desk, Inspection) == 0


def test_a_foreign_crossing_and_an_absent_one_answer_alike(desk: Desk) -> None:
    post(desk.browser(Role.OFFICER))
    foreign, absent = crossing(desk).reference, "I-2026-999999-X"
    stranger = desk.browser(Role.SUPERVISOR, agency_id=factories.CUSTOMS)

    for address in ("/inspections/{}", "/inspections/{}/examination", f"{NEW}?after={{}}"):
        first = stranger.get(address.format(foreign))
        second = stranger.get(address.format(absent))
        assert first.status_code == second.status_code == 404
        assert settled(first.text) == settled(second.text)


def test_a_search_for_somebody_is_kept_with_its_words(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    post(browser)

    sought = factories.search_form(name="velk", plate="te481")
    answer = browser.post("/inspections/search", data=sought)

    assert answer.status_code == 303
    assert "velk" not in answer.headers["Location"]
    assert crossing(desk).reference in browser.get(answer.headers["Location"]).text
    with desk.looking() as session:
        kept = [words.words for words in session.scalars(select(LedgerWords))]
    words = "case: Named by a witness in a case. (name: velk; plate: te481)"
    assert kept == [words, "found: 1"]


def test_days_narrow_the_table_by_the_clock_of_the_posts(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    post(browser, crossed_at="2026-03-01T23:30:00+00:00")  # 00:30 of the second, there
    reference = crossing(desk).reference

    assert reference in browser.get("/inspections/?since=2026-03-02&until=2026-03-02").text
    assert reference not in browser.get("/inspections/?until=2026-03-01").text
    assert browser.get("/inspections/?since=0001-01-01&until=9999-12-31").status_code == 200
    assert browser.get("/inspections/?since=never&page=x").status_code == 200


def test_an_officer_sees_no_hit_page_and_a_supervisor_the_way_to_each(desk: Desk) -> None:
    listed(desk)
    officer = desk.browser(Role.OFFICER)
    post(officer)
    page = f"/inspections/{crossing(desk).reference}"
    with desk.looking() as session:
        hit = session.scalars(select(Hit)).one().reference

    assert hit not in officer.get(page).text
    assert hit in desk.browser(Role.SUPERVISOR).get(page).text


def test_a_supervisor_sees_the_discreet_hit_that_the_booth_does_not(desk: Desk) -> None:
    listed(desk, action=Action.DISCREET)
    officer = desk.browser(Role.OFFICER)
    post(officer)
    page = f"/inspections/{crossing(desk).reference}"
    with desk.looking() as session:
        hit = session.scalars(select(Hit)).one().reference

    seen, hidden = desk.browser(Role.SUPERVISOR).get(page).text, officer.get(page).text

    assert hit in seen
    assert "resembles a list" in seen
    assert hit not in hidden
    assert "resembles a list" not in hidden


def test_reading_a_crossing_is_written_down_before_it_is_shown(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    post(browser)
    reference = crossing(desk).reference

    browser.get(f"/inspections/{reference}")

    with desk.looking() as session:
        last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert last is not None
    assert (last.act, last.subject) == ("read_inspection", reference)


def test_a_failed_screening_is_repeated_from_the_page_of_the_crossing(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    post(browser)
    seen = crossing(desk)
    door = f"/inspections/{seen.reference}/screen"
    assert door in browser.get(f"/inspections/{seen.reference}").text
    listed(desk)

    browser.post(door, data={"version": seen.version})
    again = browser.post(door, data={"version": crossing(desk).version})

    now = crossing(desk)
    assert (now.screening, now.state) == (ScreeningState.HITS, InspectionState.REFERRED)
    assert again.status_code == 302
    assert "has been screened" in browser.get(again.headers["Location"]).text


def test_a_suspicion_is_reported_and_named_by_its_case(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    post(browser)
    reference = crossing(desk).reference

    form = browser.get(f"/inspections/{reference}/report")
    answer = browser.post(f"/inspections/{reference}/report", data=SUSPICION)

    with desk.looking() as session:
        case = session.scalars(select(Case)).one()
        assert (case.state, case.title) == ("intake", SUSPICION["title"])
    assert form.status_code == 200
    assert case.reference in browser.get(answer.headers["Location"]).text


def test_a_suspicion_without_reason_comes_back_filled_in(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    post(browser)
    door = f"/inspections/{crossing(desk).reference}/report"

    answer = browser.post(door, data=SUSPICION | {"reason": " "})

    assert answer.status_code == 422
    assert SUSPICION["title"] in answer.text
    assert count(desk, Case) == 0


def test_no_page_puts_a_name_or_plate_into_the_cookie(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    post(browser)

    with browser.session_transaction() as cookie:
        assert "TE-481" not in str(dict(cookie))
        assert "VELKAROV" not in str(dict(cookie))


seats = st.dictionaries(
    st.from_regex(r"occupants\.(0|[1-9][0-9]?)\.(role|sex|surname|mrz|born_on)", fullmatch=True),
    st.text(max_size=8),
    max_size=12,
)


@given(seats)
def test_people_move_up_in_order_and_none_is_lost(raw: dict[str, str]) -> None:
    closed = closed_up(raw)

    names = [value for name, value in sorted(raw.items()) if name.endswith("surname")]
    assert closed_up(closed) == closed
    assert all(value in closed.values() for value in names if value.strip())
    numbers = sorted({int(name.split(".")[1]) for name in closed})
    assert numbers == list(range(len(numbers)))


@given(
    st.dictionaries(
        st.sampled_from(["occupants", "vehicle", "load", "declared", "selection_reasons"]),
        st.recursive(
            st.text(max_size=9),
            lambda below: (
                st.lists(below, max_size=3)
                | st.dictionaries(st.sampled_from(["mrz", "role", "surname", "kind"]), below)
            ),
        ),
    )
)
def test_whatever_groups_a_page_sends_are_shaped_without_raising(groups: dict[str, Any]) -> None:
    given_before = dict(groups)

    shaped_groups = shaped(groups)

    assert "load" not in shaped_groups
    assert groups == given_before


def test_unknown_is_an_answer_and_is_not_what_was_left_empty(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)
    form = factories.report_form(
        **{
            "vehicle.plate": "",
            "vehicle.unknown_plate": "yes",
            "occupants.0.born_on": "",
            "occupants.0.unknown_born_on": "yes",
            "occupants.0.sex": "unknown",
        }
    )

    sent = browser.post(NEW, data=form)

    seen = crossing(desk)
    page = browser.get(f"/inspections/{seen.reference}").text
    with desk.looking() as session:
        kept = session.scalars(select(Inspection)).one()
        vehicle, driver = kept.vehicle, kept.occupants[0]
        assert vehicle
        assert (vehicle.plate, vehicle.unknowns) == ("", ["plate"])
        assert driver.unknowns == ["born_on", "sex"]
    assert sent.status_code == 302
    assert "Plate unknown" in page
    assert ">unknown</span>" in page
    assert "not given" in page  # of the nationality nobody asked


def test_what_was_typed_outweighs_a_box_that_says_unknown(desk: Desk) -> None:
    browser = desk.browser(Role.OFFICER)

    post(browser, vehicle__unknown_plate="yes", occupants__0__unknown_born_on="yes")

    with desk.looking() as session:
        kept = session.scalars(select(Inspection)).one()
        assert kept.vehicle
        assert (kept.vehicle.unknowns, kept.occupants[0].unknowns) == ([], [])


def test_boxes_that_say_unknown_come_back_with_what_is_wrong(desk: Desk) -> None:
    form = factories.report_form(**{"occupants.0.unknown_nationality": "yes", "lane": "9"})

    page = desk.browser(Role.OFFICER).post(NEW, data=form).text

    assert re.search(r'name="occupants.0.unknown_nationality" value="yes" checked', page)


SLIPPED = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8989O2C36UTO7408122F3204153ZE184226B<<<<<16"
)


@pytest.mark.parametrize(
    ("more", "said", "unsaid"),
    [
        ({}, "L8989O2C3 does not add up", "was taken"),
        ({"occupants.0.document_number": "L898902C3"}, "L898902C3 was taken", "does not add up"),
        ({"occupants.0.as_read": "printed"}, "kept as read: the paper says so", "was taken"),
    ],
)
def test_a_digit_that_fails_is_said_with_what_the_officer_made_of_it(
    desk: Desk, more: dict[str, str], said: str, unsaid: str
) -> None:
    listed(desk, "Ivo SORIN")
    browser = desk.browser(Role.OFFICER)
    form = factories.report_form(**{"occupants.0.surname": "", "occupants.0.mrz": SLIPPED}, **more)

    sent = browser.post(NEW, data=form)
    page = browser.get(sent.headers["Location"]).text

    assert said in page
    assert unsaid not in page
    assert crossing(desk).state is InspectionState.RELEASED
