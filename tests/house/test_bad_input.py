"""What happens when something goes wrong is a table of the field (domain notes, § 5.11).

Each row that this desk has anything to do with names the tests that would fail if it did otherwise;
this test fails where one of them is renamed or dropped.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

ROWS: Mapping[str, tuple[str, ...]] = {
    "a check digit fails": (
        "browser/test_lane.py::test_a_digit_that_fails_is_mended_by_one_key_and_kept_by_another",
        "domain/test_readings.py::test_each_digit_of_every_kind_of_document_is_judged_by_itself",
        "web/test_inspections.py::test_a_digit_that_fails_is_said_with_what_the_officer_made_of_it",
    ),
    "impossible data": (
        "browser/test_bad_input.py::test_what_is_wrong_has_the_focus_and_leads_to_its_field",
        "schemas/test_inspections.py::test_what_cannot_stand_is_refused_beside_its_field",
        "schemas/test_cargo.py::test_what_cannot_stand_in_a_load_is_refused_beside_its_field",
        "domain/test_harmonised.py::test_what_no_edition_lists_does_not_exist",
        "web/test_inspections.py::test_what_is_wrong_comes_back_filled_in_with_the_id_it_had",
        "web/test_seizures.py::test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost",
    ),
    "an exit before its entry": (
        "domain/test_recurring.py::"
        "test_only_what_goes_the_same_way_or_out_before_its_entry_is_out_of_turn",
        "services/test_recurring.py::"
        "test_an_exit_that_comes_in_late_before_its_entry_is_told_with_that_entry",
        "web/test_aboard.py::test_what_differs_stands_with_the_answer_on_the_page_and_in_json",
    ),
    "unknown birth, sex or document": (
        "web/test_inspections.py::test_unknown_is_an_answer_and_is_not_what_was_left_empty",
        "domain/test_unknowns.py::test_unknown_and_empty_are_compared_alike_and_kept_apart",
    ),
    "double click, back, sent again": (
        "browser/test_bad_input.py::test_a_button_pressed_twice_and_a_page_sent_again_write_once",
        "web/test_inspections.py::test_the_same_page_sent_twice_is_one_crossing",
        "web/test_seizures.py::test_the_same_page_sent_twice_is_one_seizure",
        "web/test_amending.py::test_sent_twice_it_is_saved_once",
    ),
    "two officers log the same vehicle": (
        "web/test_amending.py::test_two_officers_who_log_one_vehicle_are_told_at_once",
        "web/test_amending.py::test_a_supervisor_voids_a_double_and_it_stays_struck",
    ),
    "the link goes while saving": (
        "browser/test_lane_figures.py::"
        "test_without_a_link_the_page_says_so_and_keeps_what_was_typed",
        "browser/test_lane_figures.py::"
        "test_an_answer_that_never_comes_ends_after_eight_seconds_and_is_saved_once",
        "browser/test_bad_input.py::test_a_link_that_is_gone_takes_nothing_that_was_typed",
    ),
    "the session ends while typing": (
        "browser/test_lane_figures.py::"
        "test_a_session_that_ended_while_typing_leaves_the_form_as_it_was",
        "browser/test_bad_input.py::test_a_session_that_ended_takes_nothing_that_was_typed",
        "browser/test_lock.py::test_what_was_typed_survives_lock_and_unlock_and_can_be_sent",
    ),
    "two editors": (
        "services/test_amending.py::test_two_editors_of_different_fields_are_joined",
        "services/test_amending.py::test_two_editors_of_one_field_are_shown_it_and_choose",
        "services/test_amending.py::test_a_note_is_added_to_beside_what_the_second_line_wrote",
        "web/test_amending.py::test_two_editors_are_joined_and_where_they_overlap_a_person_chooses",
    ),
    "two claim the same hit": (
        "services/test_hits.py::test_while_a_claim_runs_colleagues_cannot_work_on_the_hit",
        "web/test_hits.py::test_a_colleague_is_told_who_holds_the_hit_and_offered_no_act",
        "web/test_hits.py::test_of_two_supervisors_on_one_version_one_wins_and_the_other_is_told",
    ),
    "accepted while it is withdrawn": (
        "services/test_referrals.py::test_accepting_and_withdrawing_at_once_one_wins",
    ),
    "a list that is broken, empty or shrunk": (
        "services/test_watchlists.py::"
        "test_a_list_that_loses_more_than_three_tenths_has_to_be_allowed_to",
        "services/test_watchlists.py::"
        "test_shrinking_is_refused_past_three_tenths_of_what_was_there",
        "services/test_watchlists.py::test_until_it_is_in_force_a_version_is_nobodys_list",
    ),
    "a list that is old": (
        "services/test_screening.py::"
        "test_a_list_that_was_old_when_it_was_looked_in_is_kept_as_such",
        "web/test_old_lists.py::test_a_list_that_is_old_is_said_with_every_answer",
    ),
    "the screening fails": (
        "services/test_inspections.py::test_what_could_not_be_screened_stays_open",
        "web/test_inspections.py::test_what_was_not_screened_is_never_shown_as_clear",
        "web/test_inspections.py::"
        "test_a_failed_screening_is_repeated_from_the_page_of_the_crossing",
    ),
    "a photograph that is too large, poisoned or tells too much": (
        "web/test_uploads.py::test_it_is_refused_with_a_sentence_or_becomes_a_plain_photograph",
        "web/test_uploads.py::test_some_are_refused_and_some_are_mended",
        "web/test_exhibits.py::test_a_photograph_of_more_than_ten_megabytes_is_refused",
        "web/test_seizures.py::test_a_poisoned_photograph_is_refused_beside_its_slot",
    ),
    "a clock that is wrong": (
        "domain/test_papers.py::test_a_clock_that_is_off_by_more_than_five_minutes_is_flagged",
        "services/test_jobs.py::"
        "test_a_device_that_is_ahead_of_its_time_keeps_no_post_from_being_missed",
    ),
    "an officer leaves": (
        "services/test_credentials.py::"
        "test_who_leaves_loses_every_session_at_once_and_keeps_what_he_wrote",
        "services/test_staff.py::test_who_has_left_or_may_not_approve_is_no_second_officer",
    ),
    "a partner without the desk": (
        "web/test_sharing.py::test_an_answer_by_telephone_needs_the_code_of_the_paper",
        "web/test_sharing.py::test_the_paper_carries_code_grading_handling_and_a_code_for_cameras",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row_of_what_goes_wrong_has_its_tests(row: str) -> None:
    for named in ROWS[row]:
        file, name = named.split("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))

        assert name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)}
