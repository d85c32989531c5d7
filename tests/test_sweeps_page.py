"""The search that docs/sweeps.md tells of: its table is the committed result's."""

from __future__ import annotations

import json
import re
from collections import Counter

from paths import DOCS, ROOT

from tintling.training.sweep.plan import Budget
from tintling.training.sweep.space import load_space

RESULT = json.loads((DOCS / "results" / "sweeps" / "space.json").read_text(encoding="utf-8"))
PAGE = (DOCS / "sweeps.md").read_text(encoding="utf-8")


def test_the_table_holds_the_figures_of_the_search():
    trials = {trial["settings"]["model"]: trial for trial in RESULT["trials"] if trial["fate"] == "trained"}
    rows = re.findall(r"^\| `(sep_\w+)` \| (.*?) \|$", PAGE, re.MULTILINE)
    assert len(rows) == 4
    for name, row in rows:
        accuracy, *costs = (cell.replace(",", "").removesuffix(" %") for cell in row.split(" | "))
        found = trials[name]["costs"]
        assert float(accuracy) == round(100 * trials[name]["accuracy"], 2)
        assert [int(cost) for cost in costs] == [
            found[key] for key in ("flash", "arena", "instructions", "parameters")
        ]
    best = sorted(trials.values(), key=lambda trial: -trial["accuracy"])[:4]
    assert [name for name, _ in rows] == [trial["settings"]["model"] for trial in best]


def test_what_was_trained_was_within_the_budget_and_of_the_space():
    budget = Budget.parse(re.search(r"--budget (\S+)", RESULT["command"])[1])
    space = load_space(ROOT / "examples" / "sweep" / "space.toml")
    for trial in RESULT["trials"]:
        if trial["fate"] in {"trained", "stopped early"}:
            assert all(trial["costs"][name] <= limit for name, limit in budget.limits.items())
            assert trial["settings"].items() >= space.settings.items()
    fates = Counter(trial["fate"] for trial in RESULT["trials"])
    told = re.search(r"after (\d+) trials .*: (\d+) were trained, (\d+) stopped early, (\d+) were over", PAGE)
    assert [int(number) for number in told.groups()] == [
        len(RESULT["trials"]),
        fates["trained"],
        fates["stopped early"],
        fates["over budget"],
    ]
