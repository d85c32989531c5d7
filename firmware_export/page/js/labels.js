/* Labels that the user gives: counted, and saved where the server saves captures. */
"use strict";

(() => {
  const { model, page, view } = tintling;
  const { confusion, state } = page;
  const { $ } = view;

  /** After a label the sheet is empty again, unless other samples of it still lack theirs. */
  const finish = (samples) => {
    if (state.input !== "draw" || samples > 1) {
      page.sheet.markDone();
    } else {
      page.sheet.putAside();
    }
  };

  const label = (truth) => {
    const { frame, recognition, selected } = state;
    if (!frame || (state.input === "draw" && page.sheet.empty)) {
      $("saved").textContent = "There is no image yet.";
      return;
    }
    const sample = recognition.samples[selected] ?? null;
    const image = recognition.samples.length > 1 ? `${frame.id}/${selected}` : frame.id;
    const entry = confusion.add(image, truth, sample && !(page.wholeFrames && !sample.accepted) ? sample.answer.index : null);
    view.showConfusion(confusion);
    const rejected = page.wholeFrames && sample && !sample.accepted;
    const answer = rejected ? "answered with none" : sample ? `recognized as ${sample.answer.label}` : "nothing found";
    let lost = false;
    const text = `${model.labels[truth]}, ${answer}`;
    if (!page.server || !state.captures) {
      $("saved").textContent = `Counted: ${text}.`;
    } else if (recognition.samples.length > 1) {
      $("saved").textContent = `Counted: ${text}. Not saved: a capture shows one sample.`;
    } else if (page.server.save(frame, truth)) {
      $("saved").textContent = `Saving: ${text} …`;
      state.saving = true;
      entry.saves += 1;
    } else {
      $("saved").textContent = `Counted: ${text}. Not saved: the server is not connected.`;
      lost = true;
    }
    $("undo-save").hidden = false;
    if (lost) {
      page.sheet.markDone(); // the drawing stays, to be labelled again
    } else {
      finish(recognition.samples.length);
    }
  };

  const undoLabel = () => {
    const entry = confusion.undo();
    if (!entry) {
      return;
    }
    for (let time = 0; time < entry.saves; time++) {
      page.server?.undoSave();
    }
    view.showConfusion(confusion);
    page.sheet.restore();
    $("saved").textContent = "Taken back.";
    $("undo-save").hidden = confusion.total === 0;
  };

  const resetLabels = () => {
    confusion.reset();
    view.showConfusion(confusion);
    $("undo-save").hidden = true;
  };

  Object.assign(page, { label, resetLabels, undoLabel });
})();
