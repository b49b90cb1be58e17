"""Which test guards which hazard of loading and of reports: bad inputs (B8) and faults (B9).

Kept here so that no guard is lost when tests are renamed or taken out.
"""

import ast

import pytest

from tests.source import ROOT

TEXT, BOOK = "data/readers/test_text.py", "data/readers/test_workbook.py"
SPACE, RULES = "data/readers/test_spatial.py", "data/validation/test_hazards.py"
SHAPES, TABLES = "data/validation/test_shapes.py", "data/validation/test_tables.py"
IMPORT, STORE = "faults/test_import_killed.py", "faults/test_storage.py"
WRITING, SESSIONS = "faults/test_writing.py", "faults/test_sessions.py"
MUAT, VERDICTS = "apptest/test_muat_data.py", "data/validation/test_verdicts.py"
INTAKE = "lib/participation/test_intake.py"

BAD_INPUTS = {
    1: [(TEXT, "test_an_empty_file_is_refused")],
    2: [(TEXT, "test_a_header_without_rows_is_refused")],
    3: [(TEXT, "test_encodings_are_found_and_the_first_header_is_clean"),
        (TEXT, "test_utf8_mixed_with_another_encoding_is_refused_unless_stated")],
    4: [(TEXT, "test_encodings_are_found_and_the_first_header_is_clean")],
    5: [(TEXT, "test_encodings_are_found_and_the_first_header_is_clean")],
    6: [(TEXT, "test_nul_bytes_reject_their_row_only")],
    7: [(TEXT, "test_separators_are_found"),
        (TEXT, "test_a_separator_that_cannot_be_told_is_refused_and_can_be_stated")],
    8: [("data/validation/test_coordinates.py",
         "test_a_column_of_decimal_commas_is_read_so_and_each_is_told")],
    9: [(TEXT, "test_rows_of_another_length_are_told_and_never_shifted")],
    10: [(TEXT, "test_rows_of_another_length_are_told_and_never_shifted")],
    11: [(TEXT, "test_rows_of_another_length_are_told_and_never_shifted")],
    12: [(TEXT, "test_an_unclosed_quote_rejects_its_line_and_reading_goes_on")],
    13: [(TEXT, "test_duplicate_headers_are_refused")],
    14: [(RULES, "test_14_all_columns_that_lack_are_listed")],
    15: [(RULES, "test_15_two_codes_that_a_float_would_confuse_stay_apart")],
    16: [(RULES, "test_16_ids_and_numbers_in_text_keep_every_digit")],
    17: [(RULES, "test_17_a_facility_may_be_called_anything")],
    18: [(RULES, "test_18_an_unknown_region_is_refused_with_a_suggestion")],
    19: [(RULES, "test_19_both_rows_of_an_id_are_refused")],
    20: [("lib/desk/test_versions.py", "test_the_same_file_twice_changes_nothing"),
         (IMPORT, "test_the_same_file_at_the_same_time_is_loaded_once")],
    21: [(RULES, "test_21_to_28_coordinates")],
    22: [(RULES, "test_21_to_28_coordinates")],
    23: [(RULES, "test_21_to_28_coordinates")],
    24: [(RULES, "test_21_to_28_coordinates")],
    25: [(RULES, "test_21_to_28_coordinates")],
    26: [("data/validation/test_coordinates.py",
          "test_a_point_outside_its_region_is_told_with_the_distance")],
    27: [(RULES, "test_21_to_28_coordinates")],
    28: [(RULES, "test_21_to_28_coordinates")],
    29: [(SPACE, "test_a_bowtie_is_made_valid_with_its_whole_area"),
         (SHAPES, "test_a_bowtie_is_mended_and_told_with_both_areas")],
    30: [(SPACE, "test_faulty_geometries_are_told_by_row")],
    31: [(SPACE, "test_heights_are_dropped_with_a_note"),
         (SPACE, "test_faulty_geometries_are_told_by_row")],
    32: [(SPACE, "test_a_shapefile_is_reprojected_and_needs_its_system"),
         (SPACE, "test_geojson_in_another_system_is_reprojected_with_a_note")],
    33: [(RULES, "test_33_a_point_on_a_border_belongs_to_one_region")],
    34: [(TABLES, "test_population_of_nought_is_told_and_a_negative_or_missing_one_refused"),
         ("lib/test_coverage_service.py",
          "test_a_regency_without_people_is_not_available_but_keeps_its_facilities")],
    35: [(TEXT, "test_limits_are_told_fast"), (TEXT, "test_each_limit_of_text_at_its_edge"),
         ("data/readers/test_text_budget.py", "test_a_million_rows_in_bounded_memory"),
         ("faults/test_million_rows.py",
          "test_a_large_file_is_checked_with_rising_progress_in_bounded_memory")],
    36: [(TEXT, "test_limits_are_told_fast")],
    37: [(BOOK, "test_swelling_archives_are_refused_at_once"),
         (SPACE, "test_kml_with_entities_or_pointing_elsewhere_is_refused")],
    38: [(TEXT, "test_other_files_under_the_name_of_a_csv"),
         (BOOK, "test_a_workbook_under_the_name_of_a_csv_is_refused")],
    39: [(TEXT, "test_a_name_is_only_shown"),
         (RULES, "test_40_direction_overrides_are_taken_out_of_names_and_told")],
    40: [(RULES, "test_40_text_is_data_and_stays_as_it_stands"),
         (MUAT, "test_what_stands_in_a_file_is_text_on_the_page"),
         ("lib/test_map_payload.py", "test_hostile_values_stay_inside_their_json_string"),
         ("lib/test_encode.py", "test_safe_html_leaves_nothing_that_ends_a_literal_or_a_tag")],
    41: [(RULES, "test_41_what_a_spreadsheet_would_run_is_told_and_harmless_when_exported"),
         ("lib/test_encode.py", "test_no_cell_written_from_a_guarded_frame_begins_a_formula")],
    42: [(INTAKE, "test_what_points_to_a_person_is_masked_and_kept_apart_encrypted"),
         (INTAKE, "test_a_wrong_field_is_refused_by_its_name_and_nothing_is_kept"),
         (INTAKE, "test_emoji_and_text_from_right_to_left_stay_as_text"),
         ("browser/test_report.py",
          "test_without_scripts_the_place_is_chosen_and_the_report_followed")],
}  # fmt: skip
FAULTS = {
    1: [(IMPORT, "test_an_import_killed_at_any_moment_leaves_all_or_nothing"),
        (WRITING, "test_a_writer_killed_at_ten_moments_leaves_all_or_nothing"),
        ("faults/test_report.py",
         "test_a_process_killed_while_it_takes_reports_leaves_each_whole_or_not_at_all")],
    2: [(IMPORT, "test_an_import_without_room_says_so_and_changes_nothing"),
        (STORE, "test_a_file_that_may_not_grow_gives_a_clear_error_and_reads_go_on"),
        (STORE, "test_a_full_database_gives_a_clear_error_and_reads_go_on")],
    3: [(WRITING, "test_fifty_writing_processes_lose_nothing"),
        (IMPORT, "test_imports_at_the_same_time_all_arrive")],
    4: [(WRITING, "test_a_lock_held_by_another_process_gives_a_clear_error_in_time")],
    5: [(STORE, "test_a_damaged_file_is_refused_and_a_backup_brings_it_back"),
        (STORE, "test_commits_that_went_missing_with_the_log_are_noticed"),
        (STORE, "test_a_log_of_another_database_is_noticed"),
        (IMPORT, "test_a_damaged_database_takes_no_import_until_a_backup_is_back")],
    6: [("data/test_check.py", "test_start_up_refuses_a_file_cut_short"),
        ("data/test_check.py", "test_start_up_refuses_one_flipped_bit"),
        ("data/test_check.py", "test_start_up_refuses_a_damaged_package")],
    9: [("faults/test_migrating.py", "test_a_migration_killed_midway_changes_nothing"),
        ("faults/test_migrating.py", "test_a_newer_schema_is_refused_and_left_alone")],
    11: [(MUAT, "test_somebody_elses_file_is_not_shown"),
         ("apptest/test_desk_pages.py", "test_others_do_not_see_what_waits_even_by_its_link")],
    12: [(SESSIONS,
          "test_twenty_uploads_at_once_hold_no_more_than_themselves_and_are_given_back"),
         (SESSIONS, "test_a_session_that_drops_during_its_upload_leaves_nothing_behind")],
    13: [(WRITING, "test_a_backup_made_while_others_write_holds_one_moment")],
    14: [(SESSIONS, "test_restarts_of_a_page_leave_open_files_and_threads_as_they_were"),
         (SESSIONS, "test_a_thousand_restarts_leave_open_files_and_threads_flat")],
    16: [("faults/test_export.py", "test_memory_does_not_grow_with_the_rows"),
         ("faults/test_export.py", "test_a_stop_in_the_middle_leaves_no_file")],
}  # fmt: skip
GUARDS = [
    (f"{part} {number}", path, name)
    for part, table in (("B8", BAD_INPUTS), ("B9", FAULTS))
    for number, guards in table.items()
    for path, name in guards
]


def test_every_hazard_has_a_guard():
    assert set(BAD_INPUTS) == set(range(1, 43))
    assert set(FAULTS) >= {1, 2, 3, 4, 5, 6, 9, 11, 12, 13, 14, 16}
    assert all(guards for table in (BAD_INPUTS, FAULTS) for guards in table.values())


@pytest.mark.parametrize(("hazard", "path", "name"), GUARDS)
def test_the_guard_stands(hazard, path, name):
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    found = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
    assert name in found, hazard
