"""The page of models: ours beside theirs, with sizes, ensembles and how to repeat a row.

No figure on it is typed in: ours come from measured files, theirs from what others published.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from four_bits_page import four_bits
from model_results import Row, load_results, load_rows
from page_tables import markdown_line, markdown_table

from tintling.artifacts import Manifest, load_manifest
from tintling.shipped import resolve_model

__all__ = ["page"]

_INTRO = """\
# Models

This page compares the networks of this project with published ones: accuracy, size and cost.

`make docs` writes it from `docs/results/*.json`, which `scripts/measure_model.py` measures, and from
`docs/published.toml`, which lists published figures.

- **theirs** is the published accuracy on MNIST's 10,000 test images, unless the cell says otherwise.
- **ours int8** is the accuracy of the int8 network, run as generated C on the test digits of its split. All
  choices were made on validation digits; the test digits were measured once.
- **gap** is ours minus theirs. One standard error of 99 % on 10,000 digits is 0.10 points, so smaller gaps
  mean little.
- **parameters** are those of the saved network, as Keras counts them. `nano`, `nano_eu`, `nano_4k`, `pico`,
  `femto` and `micro` are trained with batch normalization, which is then folded into the preceding
  convolutions. They are saved with weights and one bias for each channel, and so is their int8 file. All
  other networks are saved with their batch normalization, which counts.
- **training** is the time of the training run.

![Accuracy against parameters and against flash, ours and published](models.svg)

The accuracy axis is logarithmic in the error. The line connects our best networks of each size. A published
network is in one half only if its size in flash or its number of parameters is not known.
"""

_NOT_MEASURED = """\
*Not measured here*: the recipe is included and its export is tested, but the training was not run to its end
for this table. The hours are estimated from a few steps on one core.
"""

_REPEAT = """\
```sh
tintling train --recipe lin --out runs/lin
tintling compress runs/lin --sparsity 0
tintling parity runs/lin-int8
```

Then `python scripts/measure_model.py runs/lin-int8` writes `docs/results/lin.json`, and `make docs` writes
this page. `--baselines` measures the first two rows; `--estimate m7` estimates the time of a long training.
"""


_CARD = """\
`meter` reads a digit of a water, gas or power meter, grey 32×20: `0` to `9`, and `between` where the reading
is more than 0.2 away from a whole digit. It has {parameters:,} parameters, {constants:,} bytes of constants,
{arena:,} bytes of arena and {macs:,} MACs.

- **Data**: 18,239 crops before ESP32-CAMs by haverland and those who sent pictures to
  [Tenth-of-step-of-a-meter-digit](https://github.com/haverland/Tenth-of-step-of-a-meter-digit), Apache-2.0,
  commit ebf9b2ba33b56a45d97b5463d19e8035d4afbb12. The pictures are not part of this project;
  `scripts/meter_data.py` makes the set of a clone. Whole capture groups are held back for validation and
  test.
- **Accuracy** of the int8 network as generated C: {test:.2f} % of the 11 classes on {samples:,} test samples
  (goal 97 %: {met}), {whole:.2f} % of whole digits (goal 98.5 %: {whole_met}); {validation:.2f} % of the 11
  classes on validation. Nearly all errors lie where a digit ends and `between` begins, at 0.2, 0.3, 0.7 and
  0.8 of a step; labels differ there. {between:.1f} % of what lies between is called `between`.
- **Not for** displays with seven segments that the set does not hold, or for crops of more than one digit.

```sh
python scripts/meter_data.py Tenth-of-step-of-a-meter-digit --out readings --tenths --even
python scripts/meter_data.py Tenth-of-step-of-a-meter-digit --out meter --even
tintling train --recipe meter_tenths --data readings --ensemble 4 --out runs/teachers
tintling train --recipe meter --data meter --distill runs/teachers --out runs/meter
tintling compress runs/meter --sparsity 0 --offset between=-0.6
python scripts/verify_models.py --meter meter
```
"""


def page(docs: Path) -> str:
    """Writes the whole page.

    Args:
        docs: Folder with ``published.toml`` and ``results``.

    Raises:
        ArtifactError: A file of it cannot be read.
    """
    table = load_rows(docs)
    parts = [
        _INTRO,
        "## Comparison\n",
        _table(table),
        _NOT_MEASURED,
        "## Sources and notes\n",
        _notes(table),
    ]
    if ensembles := _ensembles(load_results(docs)):
        parts += ["## Ensembles\n", ensembles]
    if students := _students(load_results(docs)):
        parts += ["## Distillation\n", students]
    if section := four_bits(table, load_results(docs)):
        parts += ["## Weights of 4 bits\n", section]
    parts += ["## Structures\n", _structures(table), "## Repeat a row\n", _REPEAT]
    parts += ["## The network for meters\n", _meter(load_manifest(resolve_model("meter")))]
    return "\n".join(parts)


def _table(table: list[Row]) -> str:
    head = (
        "recipe",
        "parameters",
        "theirs, %",
        "ours int8, %",
        "gap",
        "ours float, %",
        "MACs",
        "flash, B",
        "arena, B",
        "training",
    )
    return markdown_table(head, map(_cells, table))


def _cells(row: Row) -> tuple[str, ...]:
    result = row.result
    theirs = "–" if row.published is None else f"{row.published:.2f}"
    if row.theirs.get("on") == "validation":
        theirs += " (validation)"
    ours = "not measured here" if row.ours is None else f"{row.ours:.2f}"
    return (
        f"`{row.recipe}`",
        _number(result.get("parameters")),
        theirs,
        ours,
        _gap(row),
        f"{100 * result['float']['test']:.2f}" if "float" in result else "–",
        _number(result.get("macs")),
        _number(result.get("flash_bytes")),
        _number(result.get("arena_bytes")),
        _time(result),
    )


def _number(value: int | None) -> str:
    return "–" if value is None else f"{value:,}"


def _gap(row: Row) -> str:
    if row.ours is None or row.published is None:
        return "–"
    gap = row.ours - row.published
    return f"{gap:+.2f} {'met' if round(gap, 2) >= 0 else 'short'}"


def _time(result: dict[str, Any]) -> str:
    match result.get("kind"):
        case "network":
            return f"{result['seconds']:,.0f} s"
        case "estimate":
            return f"about {result['hours']:.1f} h for {result['epochs']} epochs"
        case _:
            return "–"


def _notes(table: list[Row]) -> str:
    lines = []
    for row in table:
        told = [row.theirs[key] for key in ("source", "note") if key in row.theirs]
        if row.result.get("kind") == "baseline":
            told.append(f"ours: {row.result['summary']}")
        if "validation" in row.theirs:
            mine = row.result.get("int8", {}).get("validation")
            ours = "not measured" if mine is None else f"{100 * mine:.2f} %"
            told.append(f"on validation digits theirs {row.theirs['validation']:.2f} %, ours {ours}")
        if "seeds" in row.result:
            told.append(_shipped(row.result))
        if told:
            lines.append(f"- `{row.recipe}`: {'; '.join(told)}.")
    return "\n".join(lines) + "\n"


def _shipped(result: dict[str, Any]) -> str:
    """Which seeds the figure of a shipped model is the median of."""
    seeds = ", ".join(map(str, result["seeds"]))
    if len(result["seeds"]) == 1:
        return f"ships with the package; one seed, {seeds}"
    shipped = 100 * result["shipped_test"]
    return f"ships with the package; median of seeds {seeds}, the shipped file {shipped:.2f} %"


def _ensembles(measured: dict[str, dict[str, Any]]) -> str:
    lines = [
        "| ensemble | members | mean member, % | majority, % | mean of logits, % | gain, points |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    found = {name: result for name, result in measured.items() if result["kind"] == "ensemble"}
    for name, result in found.items():
        test = result["test"]
        lines.append(
            f"| `{name}` | {len(result['seeds'])} × {result['model']} | {100 * test['mean_member']:.2f} "
            f"| {100 * test['majority']:.2f} | {100 * test['mean_logits']:.2f} "
            f"| {100 * test['gain_majority']:+.2f} and {100 * test['gain_mean_logits']:+.2f} |"
        )
    return "\n".join(lines) + "\n\nFloat networks on the test digits.\n" if found else ""


def _students(measured: dict[str, dict[str, Any]]) -> str:
    lines = [
        "| student | epochs | teacher | T, α | validation, % | with teacher, % | test, % | with teacher, % |",
        "|---|---:|---|---|---:|---:|---:|---:|",
    ]
    found = {name: result for name, result in measured.items() if result["kind"] == "student"}
    for name, result in found.items():
        teacher, how = result["teacher"], result["distillation"]
        cells = [
            f"`{name}`",
            str(result["epochs"]),
            f"{len(teacher['models'])} × {teacher['models'][0]}",
            f"{how['temperature']:g}, {how['alpha']:g}",
            *(
                f"{100 * result[who][part]:.2f}"
                for part in ("validation", "test")
                for who in ("alone", "taught")
            ),
        ]
        lines.append(markdown_line(cells))
    return (
        "\n".join(lines) + "\n\nFloat networks, the same settings and seed with and without the teacher.\n"
        if found
        else ""
    )


def _meter(manifest: Manifest) -> str:
    """The card of the network for digits of meters."""
    figures = manifest.metrics["shipped"]
    whole = [found for label, found in figures["int8_test_by_label"].items() if label.isdecimal()]
    between = figures["int8_test_by_label"]["between"]
    right, count = (sum(found[place] for found in whole) for place in (0, 1))
    return _CARD.format(
        parameters=figures["parameters"],
        constants=figures["flash_bytes"],
        arena=figures["arena_bytes"],
        macs=figures["macs"],
        test=100 * figures["int8_test"],
        samples=sum(found[1] for found in figures["int8_test_by_label"].values()),
        whole=100 * right / count,
        validation=100 * figures["int8_validation"],
        between=100 * between[0] / between[1],
        met="met" if figures["int8_test"] >= 0.97 else "short",
        whole_met="met" if right / count >= 0.985 else "short",
    )


def _structures(table: list[Row]) -> str:
    seen: dict[str, str] = {}
    for row in table:
        if "summary" in row.result and "model" in row.result:
            seen.setdefault(row.result["model"], row.result["summary"])
    return "\n".join(f"- `{name}`: {summary}" for name, summary in seen.items()) + "\n"
