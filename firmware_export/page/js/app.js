/* Starts the page, and connects its keys and buttons. */
"use strict";

(() => {
  const { model, page, view } = tintling;
  const { state } = page;
  const { $, count } = view;

  const shortcut = (event) => {
    const typing = event.target.matches?.("input:not([type=radio]):not([type=range]), select, textarea");
    if (event.ctrlKey || event.altKey || event.metaKey || typing) {
      return;
    }
    const truth = event.key ? page.shortcuts.indexOf(event.key) : -1;
    const actions = {
      c: () => page.sheet.active && page.sheet.clear(),
      z: () => page.sheet.active && page.sheet.undo(),
      u: page.undoLabel,
      f: () => !$("freeze").hidden && page.freeze(!state.frozen),
      m: () => !page.wholeFrames && page.chooseSeveral(!state.several),
      s: () => !$("smoothing").hidden && page.chooseSmoothing(state.smoothing[state.input] !== true),
    };
    if (truth >= 0) {
      page.label(truth);
    } else {
      actions[event.key.toLowerCase()]?.();
    }
  };

  const moveAmongTabs = (event) => {
    const tabs = [...document.querySelectorAll("[role=tab]:not([hidden])")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      const next = tabs[(tabs.indexOf(event.target) + step + tabs.length) % tabs.length];
      next.focus();
      page.chooseInput(next.dataset.input);
      event.preventDefault();
    }
  };

  const wire = () => {
    for (const tab of document.querySelectorAll("[role=tab]")) {
      tab.addEventListener("click", () => page.chooseInput(tab.dataset.input));
      tab.addEventListener("keydown", moveAmongTabs);
    }
    for (const choice of document.querySelectorAll("[name=several]")) {
      choice.addEventListener("change", () => page.chooseSeveral(choice.value === "1"));
    }
    $("clear").addEventListener("click", () => page.sheet.clear());
    $("undo-stroke").addEventListener("click", () => page.sheet.undo());
    $("pen").addEventListener("input", () => { page.sheet.pen = Number($("pen").value); });
    $("camera-start").addEventListener("click", () => {
      if (page.camera.running) {
        page.stopCamera();
        $("freeze").hidden = true;
      } else {
        page.startCamera();
      }
    });
    $("camera-device").addEventListener("change", () => page.startCamera($("camera-device").value));
    $("freeze").addEventListener("click", () => page.freeze(!state.frozen));
    $("smoothing").addEventListener("click", () => page.chooseSmoothing(state.smoothing[state.input] !== true));
    for (const id of ["image-file", "image-photo"]) {
      $(id).addEventListener("change", () => { page.showFile($(id).files[0]); $(id).value = ""; });
    }
    $("stage").addEventListener("dragover", (event) => event.preventDefault());
    $("stage").addEventListener("drop", (event) => {
      event.preventDefault();
      page.showFile(event.dataTransfer.files[0]);
    });
    $("undo-save").addEventListener("click", page.undoLabel);
    $("confusion-reset").addEventListener("click", page.resetLabels);
    document.addEventListener("keydown", shortcut);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", page.showImages);
  };

  const facts = () => {
    view.showFacts([
      ["Network", `${model.name}, ${count(model.parameters)} parameters`],
      ["An inference", `${count(model.macs)} multiply-accumulates`],
      ["On a device", `${count(model.arenaBytes)} bytes of RAM, ${count(model.constantBytes)} of constants`],
      ["WebAssembly", `${count(model.wasmBytes)} bytes, nothing imported`],
      ["Preprocessing", `version ${page.recognizer.preprocessVersion}`],
      ["Model", `sha256 ${model.sha256.slice(0, 16)}…`],
      ["Made by", `Tintling ${model.version}`],
    ]);
    $("model-line").textContent =
      `${model.name} · ${count(model.parameters)} parameters · ${count(model.arenaBytes)} bytes of RAM`;
    $("privacy").textContent = tintling.host
      ? "Images are sent to the server of this page, and nowhere else."
      : "No image leaves this page.";
  };

  /** The models that the server offers, each a page of its own. */
  const offerModels = () => {
    const models = tintling.host?.models ?? [];
    for (const each of models) {
      $("model-select").add(new Option(each.name, each.address, each.current, each.current));
    }
    $("model-choice").hidden = models.length < 2;
    $("model-select").addEventListener("change", () => { location.assign($("model-select").value); });
  };

  /** Digits of the keyboard stand for the first ten labels, or each for itself. */
  const shortcutsOf = (labels) => {
    const free = [..."1234567890"].filter((key) => !labels.includes(key));
    return labels.map((label) => (/^\d$/.test(label) ? label : free.shift()));
  };

  /** Leaves out what a network for whole frames has no use for: the sheet, several samples, images of ink. */
  const adaptToTask = () => {
    $("tab-draw").hidden = page.wholeFrames;
    $("several-choice").hidden = page.wholeFrames;
    $("one-sample").textContent = `One ${model.sampleName}`;
    if (page.wholeFrames) {
      $("steps-title").textContent = "The network’s input";
    }
  };

  const begin = async () => {
    page.recognizer = await tintling.openRecognizer(model);
    page.shortcuts = shortcutsOf(model.labels);
    view.makeBars(model.labels);
    view.makeImages();
    view.makeKeys(model.labels, page.shortcuts, page.label);
    view.showConfusion(page.confusion);
    $("truth-help").textContent = "A press counts the answer.";
    facts();
    wire();
    offerModels();
    adaptToTask();
    page.chooseInput(page.wholeFrames ? "image" : "draw");
    if (tintling.host) {
      page.connect();
    }
    document.documentElement.dataset.ready = "true";
  };

  begin().catch((error) => view.showNotice(`This page cannot start: ${error.message}`));
})();
