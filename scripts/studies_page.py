"""The page of studies: a table and a plot for each, from committed JSON; with ``--train`` the JSON anew."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from page_tables import markdown_table
from task_letters import write_letters

from tintling.api.studying import run_study
from tintling.artifacts import write_atomic
from tintling.training.studies.plots import save_study_plot
from tintling.training.studies.recipe import StudyRecipe, load_study, shipped_studies
from tintling.training.studies.results import StudyResult, load_result
from tintling.training.studies.tables import goal_header, goal_rows, table_header, table_rows

__all__ = ["draw", "page"]

ROOT = Path(__file__).resolve().parent.parent

_INTRO = """\
# Studies

This page shows what one change does to a network: each study varies one thing and keeps the rest.

`make studies` writes the page from `docs/results/studies/*.json`, without training; `make studies-train`
trains first. `tintling study NAME` repeats a study on any data set, and on any task and network: `tintling
study choosing --recipe classes --data FOLDER --count 200` chooses among pictures of your own, a folder a
label, and finds the labels that are most often confused where the study's are not among them; `--model` names
another network, and `--count` also limits the samples of studies that train on 10,000. `tintling study twenty
--own FOLDER --model RUN` measures pictures of your own, and `sets` whole sets: digits fitted and as the
device sees them, whole frames in the device's way alone. Studies that compare networks take no `--model`, and
with `--recipe` the names of their networks must suit its task; `ensemble` then has no teacher but the
ensemble, for the shipped one knows digits. The recipes are TOML files in `training/studies/`; `tintling study
FILE` runs one of your own. Three sentences say what was found, where it differs from the sources that the
project repeats, and why; a "probably" is a guess that nothing here tests.

- **right** is the mean accuracy over the seeds on test samples that no choice was made on.
- **spread** is the standard deviation over the seeds.
- **interval** is Wilson's interval of 95 % for the mean on as many samples as one run was tested on: what the
  number of samples alone leaves open.
- **parameters**, **flash**, **arena**, **instructions** are those of the generated C for a Cortex-M4, made
  small: the linked network, its working memory, and one inference on the emulated core. Batch normalization
  is folded there: `tiny` has 1,750 parameters, and 1,830 as [Keras counts them](models.md).
- **processor time** is that of training and validation on one thread of a machine that was busy as well.
"""


def page(docs: Path) -> str:
    """Writes the whole page.

    Args:
        docs: The folder of the documentation.
    """
    return "\n".join([_INTRO, *(_section(recipe, result) for recipe, result in _studies(docs))])


def draw(docs: Path) -> Iterator[Path]:
    """Draws the plot of every study, and yields the files.

    Args:
        docs: The folder of the documentation.
    """
    for recipe, result in _studies(docs):
        path = docs / _plot_name(recipe)
        save_study_plot(path, recipe, result)
        yield path


def _studies(docs: Path) -> Iterator[tuple[StudyRecipe, StudyResult]]:
    for name in shipped_studies():
        yield load_study(name), load_result(_results(docs) / f"{name}.json")


def _results(docs: Path) -> Path:
    return docs / "results" / "studies"


def _plot_name(recipe: StudyRecipe) -> str:
    return f"images/study-{recipe.name}.svg"


def _section(recipe: StudyRecipe, result: StudyResult) -> str:
    tables = markdown_table(table_header(result), table_rows(result))
    if recipe.goals:
        tables += "\n" + markdown_table(goal_header(), goal_rows(result, recipe.goals))
    finding = " ".join(recipe.finding.split())
    source = f"{result.data}, sha256 `{result.data_sha256[:12]}…`"
    return (
        f"## {recipe.title}\n\n{recipe.question}\n\n{finding}\n\n"
        f"![{recipe.title}]({_plot_name(recipe)})\n\n"
        f"{tables}\n"
        f"`{result.command}` on {source}, tintling {result.tintling}.\n"
    )


def _train(docs: Path, own: Path | None, sets: Sequence[Path], letters: Path) -> None:
    """Runs every study anew; those of drawn digits and of other hands only where these are given.

    Args:
        docs: The folder of the documentation.
        own: Drawn digits.
        sets: Sets by other hands.
        letters: Where letters are drawn.
    """
    write_letters(letters)
    for name in shipped_studies():
        recipe = load_study(name)
        digits = {"own": [own] if own else [], "sets": list(sets)}.get(recipe.kind)
        if digits == []:
            print(f"{name}: left as it is; --{recipe.kind} says where its digits lie")
            continue
        data = letters if recipe.recipe == "letters" else "mnist" if recipe.kind == "own" else None
        run_study(name, data, own=digits).save(_results(docs) / f"{name}.json")
        print(f"{name}: measured")


def main() -> None:
    """Writes page and plots, after training where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--train", action="store_true", help="train every study before")
    parser.add_argument("--own", type=Path, help="drawn digits, for the study of them")
    parser.add_argument("--sets", type=Path, nargs="*", default=[], help="sets by other hands, for the study")
    asked = parser.parse_args()
    docs = ROOT / "docs"
    if asked.train:
        with tempfile.TemporaryDirectory() as folder:
            _train(docs, asked.own, asked.sets, Path(folder) / "letters")
    write_atomic(docs / "studies.md", page(docs))
    for path in (docs / "studies.md", *draw(docs)):
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
