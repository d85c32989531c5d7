"""``tintling study``."""

from __future__ import annotations

from pathlib import Path

import click

from tintling.console import force_option, json_option, out, print_json, refuse_overwrite

__all__ = ["command"]


def _seeds(_context: click.Context, _option: click.Parameter, value: str | None) -> tuple[int, ...] | None:
    """Reads ``1,2,3``."""
    if value is None:
        return None
    parts = value.split(",")
    if not all(part.strip().isdecimal() for part in parts):
        raise click.BadParameter(f"expected whole numbers such as 1,2,3, got {value!r}")
    return tuple(int(part) for part in parts)


@click.command("study", short_help="Vary one thing, train, and compare: the studies that come along.")
@click.argument("study", metavar="[NAME|FILE]", required=False)
@click.option("--data", type=click.Path(path_type=Path), help="MNIST or other samples: .npz, IDX, images.")
@click.option(
    "--own",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Drawn digits or other pictures, for a study of them; several times for one of sets by other hands.",
)
@click.option("--seeds", callback=_seeds, metavar="1,2,3", help="Seeds, in place of the recipe's.")
@click.option("--epochs", type=click.IntRange(min=1), help="Epochs, in place of the recipe's.")
@click.option("--recipe", help="Recipe of training, in place of the study's: another task.")
@click.option("--model", help="Network, in place of the study's; a run, for a study of --own.")
@click.option(
    "--count",
    type=click.IntRange(min=1),
    help="Samples that are chosen, drawn or trained on, where the study limits them.",
)
@click.option(
    "--out",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("runs/studies"),
    show_default=True,
    help="Folder for NAME.json and NAME.svg.",
)
@click.option("--offline", is_flag=True, help="Download nothing.")
@click.option("--resume", is_flag=True, help="Continue a study that was interrupted.")
@force_option
@json_option
def command(
    study: str | None,
    *,
    data: Path | None,
    own: tuple[Path, ...],
    seeds: tuple[int, ...] | None,
    epochs: int | None,
    recipe: str | None,
    model: str | None,
    count: int | None,
    folder: Path,
    offline: bool,
    resume: bool,
    force: bool,
    as_json: bool,
) -> None:
    """Vary one thing, train, and compare.

    NAME is a study that comes along; FILE is a TOML file like theirs, for a study of your own. Without
    either, all of them are listed. The result is a JSON file with every measurement, a plot, and a table
    with mean and spread over the seeds. A study that was interrupted continues with --resume and the same
    options.
    """
    from tintling.commands.views.studies import list_studies, show_study
    from tintling.training.studies.recipe import load_study

    if study is None:
        list_studies(as_json=as_json)
        return
    asked = load_study(study)
    target = folder / f"{asked.name}.json"
    refuse_overwrite(target, force=force)
    from tintling.api.studying import run_study
    from tintling.training.studies.plots import save_study_plot
    from tintling.training.studies.results import load_result

    unfinished = target.with_suffix(".unfinished.json")
    result = run_study(
        study,
        data,
        own=own,
        seeds=seeds,
        epochs=epochs,
        recipe=recipe,
        model=model,
        count=count,
        offline=offline,
        known=load_result(unfinished) if resume else None,
        on_measurement=lambda so_far: so_far.save(unfinished),
    )
    result.save(target)
    unfinished.unlink(missing_ok=True)
    plot = target.with_suffix(".svg")
    save_study_plot(plot, asked, result)
    if as_json:
        print_json(result.to_json())
        return
    show_study(asked, result)
    out.print(f"wrote {target} and {plot}", highlight=False, markup=False)
