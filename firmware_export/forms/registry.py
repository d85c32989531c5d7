"""Every form of an export. A new one is a module of this folder that makes a ``Form``, and a line here."""

from __future__ import annotations

from collections.abc import Mapping

from tintling.errors import ArtifactError
from tintling.firmware_export.forms import (
    arduino,
    c_sources,
    esp_idf,
    platformio,
    single_header,
    tflm,
    web,
)
from tintling.firmware_export.forms.form import Form, Runtime
from tintling.suggestions import did_you_mean

__all__ = ["FORMS", "checked_runtime", "form_named", "markdown"]

FORMS: Mapping[str, Form] = {
    form.name: form
    for form in (
        c_sources.FORM,
        single_header.FORM,
        tflm.FORM,
        esp_idf.FORM,
        arduino.FORM,
        platformio.FORM,
        web.FORM,
    )
}
"""Name to form, in the order of the documentation."""


def form_named(name: str) -> Form:
    """Looks a form up.

    Raises:
        ArtifactError: There is none of this name.
    """
    if name not in FORMS:
        raise ArtifactError(
            f"unknown --format {name!r}: expected one of {', '.join(FORMS)}{did_you_mean(name, FORMS)}"
        )
    return FORMS[name]


def checked_runtime(form: Form, runtime: Runtime | None) -> Runtime:
    """Makes sure that a form can have a runtime.

    Args:
        form: The form.
        runtime: What the user chose; None for the form's default.

    Raises:
        ArtifactError: The form has no such runtime.
    """
    if runtime is None:
        return form.runtimes[0]
    if runtime not in form.runtimes:
        others = " or ".join(name for name, other in FORMS.items() if runtime in other.runtimes)
        raise ArtifactError(
            f"--format {form.name} has no --runtime {runtime}: choose --format {others}, "
            f"or --runtime {' or '.join(form.runtimes)}"
        )
    return runtime


def markdown() -> str:
    """The page ``docs/export-forms.md``."""
    rows = [
        f"| `{form.name}` | {form.summary} | {', '.join(f'`{runtime}`' for runtime in form.runtimes)} "
        f"| {'yes' if form.units else 'no'} | {form.next_step_of('nano')} |"
        for form in FORMS.values()
    ]
    return "\n".join(
        [
            "# Forms of an export\n",
            "This page lists what `tintling export --format` can write. `make docs` writes the page from",
            "`firmware_export/forms/`, which has a module for each form. [C API](c-api.md) describes the C",
            "that `c` and `single-header` write, and that the firmware projects contain.\n",
            "The last column is for a model called `nano`. *size*: whether `--size` can measure the form.\n",
            "| `--format` | what is written | `--runtime` | size | next step |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )
