"""Which tests `make check` leaves out."""

from __future__ import annotations

import find_slow_tests

CASE = '<testcase file="{}" name="{}" time="{}"/>'


def report(path, *cases):
    path.write_text(f"<testsuites>{''.join(CASE.format(*case) for case in cases)}</testsuites>")
    return path


def test_a_function_is_slow_by_its_slowest_case(tmp_path):
    one = report(
        tmp_path / "r.xml", ("a.py", "test_x[1]", 0.1), ("a.py", "test_x[2]", 0.3), ("a.py", "test_y", 0.1)
    )
    assert find_slow_tests.slow_tests(one) == {"a.py::test_x"}


def test_all_functions_of_a_file_that_is_slow_on_average_are_slow(tmp_path):
    one = report(
        tmp_path / "r.xml", ("a.py", "test_x", 0.19), ("a.py", "test_y", 0.1), ("b.py", "test_z", 0.1)
    )
    assert find_slow_tests.slow_tests(one, mean_s=0.12) == {"a.py::test_x", "a.py::test_y"}


def test_static_checks_stay_in_the_fast_lane(tmp_path):
    one = report(tmp_path / "r.xml", ("tests/test_static.py", "test_x", 9))
    assert find_slow_tests.slow_tests(one, mean_s=0.1) == set()
