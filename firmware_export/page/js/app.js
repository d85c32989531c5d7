/* The page: pictures in, one reading each, shown and compared. */
"use strict";

(() => {
  const { model, view } = tintling;
  const { $, count } = view;
  const OWN = "browser";
  const NAMES = { input: "Region and 28 × 28", browser: "This browser’s WebAssembly", c: "Server’s C", int8: "Server’s LiteRT",
    float: "Server’s float", device: "Device", board: "The board itself" };
  const HINTS = { draw: "Write a digit here", camera: "Start the camera and hold a written digit in front of it",
    picture: "Choose a picture, take one, or drop one here", server: "Waiting for the server’s source …" };
  const ORDER = ["c", "int8", "float", "device", "board"];
  const INEXACT = ["float"]; // its outputs are no int8, and never the same
  const PICTURES_EVERY_MS = 90;
  const ANNOUNCE_AFTER_MS = 700;

  const canvas = $("frame");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const confusion = new tintling.Confusion(model.labels);
  const agreement = new tintling.Agreement();
  const state = { input: "draw", several: false, frozen: false, selected: 0, threshold: 0.5, frame: null,
    reading: null, theirs: null, cursor: null, captures: null, source: null, executors: [], saving: false, fps: null, last: 0, picture: null };
  let reader = null;
  let server = null;
  let frames = 0;
  let picturesAt = 0;
  let announcing = null;

  /* ---------- a frame ---------- */

  /** Reads a frame {width, height, grey} and shows what was found. */
  const take = (frame, { compare = true } = {}) => {
    state.frame = { ...frame, id: ++frames };
    try {
      state.reading = reader.read(state.frame, state.several);
    } catch (error) {
      view.showNotice(error.message);
      return;
    }
    state.selected = Math.min(state.selected, Math.max(0, state.reading.digits.length - 1));
    tick();
    show();
    if (compare && server && !(state.input === "draw" && sheet.empty)) {
      server.read(state.frame, state.several);
    }
  };

  const tick = () => {
    const now = performance.now();
    const passed = now - state.last;
    state.last = now;
    state.fps = passed < 1000 ? 0.9 * (state.fps ?? 1000 / passed) + 0.1 * (1000 / passed) : null;
  };

  /** Reads what is on the canvas now. */
  const takeCanvas = (options) => {
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    take({ width, height, grey: reader.grey({ width, height, data }) }, options);
  };

  const resize = (width, height) => {
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
      $("stage").style.setProperty("--aspect", width / height);
    }
  };

  /* ---------- what is shown ---------- */

  /** Who is shown: this browser, and all that the server has, so that nothing moves when they answer. */
  const seriesOf = (digit, place) => {
    const theirs = state.theirs?.digits[place]?.opinions ?? {};
    const keys = [...new Set([...state.executors, ...Object.keys(theirs)])];
    keys.sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b));
    return [
      { key: OWN, name: NAMES.browser, opinion: digit?.opinion },
      ...keys.map((key) => ({ key, name: NAMES[key] ?? key, opinion: digit && theirs[key], ms: state.theirs?.ms[key] })),
    ];
  };

  const show = () => {
    const { reading, selected } = state;
    const digit = reading.digits[selected] ?? null;
    const series = seriesOf(digit, selected);
    const waiting = hintWanted();
    view.showAnswer(reading.digits, state.threshold, waiting);
    view.showChips(reading.digits, selected, choose);
    view.showBars(series);
    view.showLegend(series.length > 1 ? series : [], digit && state.theirs?.agreement.found);
    view.showSpeed(reading, ["camera", "server"].includes(state.input) ? state.fps : null, waiting);
    overlay();
    const now = performance.now();
    if (now - picturesAt > PICTURES_EVERY_MS) {
      showPictures();
    } else {
      clearTimeout(showPictures.timer);
      showPictures.timer = setTimeout(showPictures, PICTURES_EVERY_MS);
    }
    $("hint").hidden = !waiting;
    announce();
  };

  const hintWanted = () => {
    if (state.input === "draw") {
      return sheet.empty;
    }
    return state.frame === null || state.reading === null || state.waiting === true;
  };

  const showPictures = () => {
    clearTimeout(showPictures.timer);
    picturesAt = performance.now();
    const digit = state.reading?.digits[state.selected] ?? null;
    const planes = state.reading && reader.inspect(state.selected);
    if (planes) {
      view.showPictures(planes, digit?.tensor ?? null);
      view.showMeasures(digit, planes, hintWanted());
    }
  };

  const overlay = () => view.showOverlay({ width: canvas.width, height: canvas.height, cursor: state.cursor,
    digits: state.reading?.digits ?? [], selected: state.selected });

  const choose = (index) => {
    state.selected = index;
    show();
  };

  /** Says the answer to those who listen, once it stays the same. */
  const announce = () => {
    const { digits } = state.reading;
    const text = digits.length ? `Read ${view.textOf(digits).replaceAll("\n", ", ")}` : "No digit";
    if (text === announcing?.text) {
      return;
    }
    clearTimeout(announcing?.timer);
    announcing = { text, timer: setTimeout(() => {
      const sure = digits.length === 1 ? `, ${view.percent(digits[0].opinion.confidence)}` : "";
      $("announce").textContent = sheet.empty && state.input === "draw" ? "" : text + sure;
    }, ANNOUNCE_AFTER_MS) };
  };

  /* ---------- inputs ---------- */

  let pending = false;
  const sheet = new tintling.Sheet(canvas, {
    changed: () => {
      if (!pending) { // one reading a screen refresh, however fast the hand is
        pending = true;
        requestAnimationFrame(() => {
          pending = false;
          if (state.input === "draw") {
            takeCanvas();
          }
        });
      }
    },
    cursor: (cursor) => { state.cursor = cursor; overlay(); },
  });

  const camera = new tintling.Camera((picture, width, height) => {
    if (state.frozen || state.input !== "camera") {
      return;
    }
    state.waiting = false;
    resize(width, height);
    context.drawImage(picture, 0, 0, width, height);
    takeCanvas();
  });

  const startCamera = async (deviceId) => {
    try {
      await camera.start(deviceId);
      freeze(false);
      view.showNotice(null);
      const devices = await camera.devices();
      const names = devices.map((device, place) => new Option(device.label || `Camera ${place + 1}`, device.deviceId));
      $("camera-device").replaceChildren(...names);
      $("camera-device").value = camera.current ?? "";
      $("camera-choice").hidden = devices.length < 2;
    } catch (error) {
      view.showNotice(error.message);
    }
    $("camera-start").textContent = camera.running ? "Stop camera" : "Start camera";
    $("freeze").hidden = !camera.running;
  };

  const stopCamera = () => {
    camera.stop();
    $("camera-start").textContent = "Start camera";
  };

  const showFile = async (file) => {
    if (!file) {
      return;
    }
    try {
      const opened = await tintling.openPicture(file);
      view.showNotice(null);
      choosePage("picture");
      state.picture = opened;
      paintPicture();
    } catch (error) {
      view.showNotice(error.message);
    }
  };

  const paintPicture = () => {
    const { picture, size } = state.picture;
    state.waiting = false;
    resize(...size);
    context.fillStyle = "#ffffff"; // transparent parts are paper
    context.fillRect(0, 0, ...size);
    context.drawImage(picture, 0, 0, ...size);
    takeCanvas();
  };

  /** Changes the input: draw, camera, picture or server. */
  const choosePage = (input) => {
    if (input === state.input) {
      return;
    }
    state.input = input;
    state.theirs = null;
    for (const tab of document.querySelectorAll("[role=tab]")) {
      const chosen = tab.dataset.input === input;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    for (const group of document.querySelectorAll("[data-for]")) {
      group.hidden = group.dataset.for !== input;
    }
    $("stage").setAttribute("aria-labelledby", `tab-${input}`);
    $("stage").dataset.input = input;
    $("hint").textContent = HINTS[input];
    canvas.tabIndex = input === "draw" ? 0 : -1;
    canvas.setAttribute("aria-label", input === "draw" ? "Sheet to write on: arrow keys move the pen, space puts it down" : "Picture that is read");
    canvas.setAttribute("role", input === "draw" ? "application" : "img");
    sheet.active = input === "draw";
    state.cursor = null;
    state.waiting = input !== "draw";
    freeze(false);
    $("freeze").hidden = input !== "server";
    if (input !== "camera") {
      stopCamera();
    }
    if (input === "server") {
      server?.watch(state.several);
    } else {
      server?.unwatch();
    }
    resize(480, 360);
    if (input === "draw") {
      sheet.paint();
    } else if (input === "picture" && state.picture) {
      paintPicture();
    } else {
      blank();
    }
  };

  const blank = () => {
    context.fillStyle = "#e7e4da";
    context.fillRect(0, 0, canvas.width, canvas.height);
    state.reading = reader.read({ width: 160, height: 120, grey: new Uint8Array(160 * 120).fill(229) }, false);
    state.frame = null;
    show();
  };

  const freeze = (frozen) => {
    state.frozen = frozen;
    $("freeze").setAttribute("aria-pressed", String(frozen));
    $("freeze").textContent = frozen ? "Go on" : "Freeze";
    if (!frozen && state.input === "server") {
      server?.next();
    }
  };

  const chooseSeveral = (several) => {
    state.several = several;
    state.theirs = null;
    document.querySelector(`[name=several][value="${Number(several)}"]`).checked = true;
    state.selected = 0;
    if (state.input === "server") {
      server?.watch(several);
    } else if (state.frame) {
      take(state.frame);
    }
  };

  /* ---------- truth ---------- */

  const label = (truth) => {
    const { frame, reading, selected } = state;
    if (!frame || (state.input === "draw" && sheet.empty)) {
      $("saved").textContent = "There is no picture yet.";
      return;
    }
    const digit = reading.digits[selected] ?? null;
    const picture = reading.digits.length > 1 ? `${frame.id}/${selected}` : frame.id;
    confusion.add(picture, truth, digit ? digit.opinion.index : null);
    view.showConfusion(confusion);
    const answer = digit ? `read as ${digit.opinion.label}` : "not read";
    const text = `${model.labels[truth]}, ${answer}`;
    if (!server || !state.captures) {
      $("saved").textContent = `Counted: ${text}.`;
    } else if (reading.digits.length > 1) {
      $("saved").textContent = `Counted: ${text}. Not saved: a capture shows one digit.`;
    } else if (server.save(frame, truth)) {
      $("saved").textContent = `Saving: ${text} …`;
      state.saving = true;
    } else {
      $("saved").textContent = `Counted: ${text}. Not saved: the server is not connected.`;
    }
    $("undo-save").hidden = false;
    sheet.markDone();
  };

  const undoLabel = () => {
    if (!confusion.undo()) {
      return;
    }
    server?.undoSave();
    view.showConfusion(confusion);
    $("saved").textContent = "Taken back.";
    $("undo-save").hidden = confusion.total === 0;
  };

  /* ---------- the server ---------- */

  const hello = (message) => {
    if (message.sha256 !== model.sha256 || message.version !== model.version) {
      view.showNotice("The server runs another model or version now: load this page again.");
    }
    state.threshold = message.threshold;
    state.captures = message.captures;
    state.source = message.source;
    state.executors = Object.keys(message.executors);
    view.showCaptures(state.captures);
    $("tab-server").hidden = !message.source;
    $("agreement-card").hidden = false;
    view.showAgreement(agreement, NAMES, INEXACT);
    const missing = message.missing.map(({ name, reason }) => `${name}: ${reason}`);
    $("agreement-note").textContent = missing.length ? `Not here: ${missing.join("; ")}.` : "";
    $("truth-help").textContent = state.captures
      ? `A press saves the picture to ${message.folder} and counts what was read.`
      : "A press counts what was read.";
    if (state.reading) {
      show();
    }
    if (message.source && frames <= 1 && sheet.empty && state.input === "draw") {
      choosePage("server");
    }
  };

  const compared = (message) => {
    const compare = agreement.compare(state.reading.digits, message.digits);
    state.theirs = { digits: message.digits, ms: message.ms, agreement: compare };
    view.showAgreement(agreement, NAMES, INEXACT);
    show();
  };

  const frameArrived = (message) => {
    if (state.input !== "server" || state.frozen) {
      return;
    }
    const { width, height, grey } = message;
    state.waiting = false;
    resize(width, height);
    const image = context.createImageData(width, height);
    for (let place = 0; place < grey.length; place++) {
      image.data.set([grey[place], grey[place], grey[place], 255], 4 * place);
    }
    context.putImageData(image, 0, 0);
    take({ width, height, grey, shown: message.number }, { compare: false });
    if (message.several === state.several) {
      compared(message);
    }
    const age = message.live && message.ageMs !== null ? ` · ${Math.round(message.ageMs)} ms old` : "";
    $("source-line").textContent = `${message.name} · frame ${count(message.number)}${age}`;
    requestAnimationFrame(() => server.next());
  };

  const connect = () => {
    server = new tintling.Server(model, {
      state: (connected) => {
        $("connection").dataset.state = connected ? "connected" : "lost";
        $("connection-text").textContent = connected ? "Server connected" : "Server gone, trying again";
        state.theirs = null;
      },
      hello,
      reading: (message) => {
        if (message.sequence === state.frame?.id && message.several === state.several) {
          compared(message);
        }
      },
      frame: frameArrived,
      saved: (message) => {
        state.captures = message.captures;
        state.saving = false;
        view.showCaptures(state.captures);
        if (message.name) {
          $("saved").textContent = $("saved").textContent.replace(/^Saving(: .*) …$/, "Saved$1.");
          $("saved").title = message.name;
        }
      },
      source: ({ message }) => {
        $("source-line").textContent = message;
        $("hint").textContent = message;
      },
      error: ({ message }) => {
        view.showNotice(`The server says: ${message}`);
        if (state.saving) {
          state.saving = false;
          $("saved").textContent = "Counted, but not saved.";
        }
      },
    });
  };

  /* ---------- the keyboard, and the rest of the wiring ---------- */

  const shortcut = (event) => {
    const typing = event.target.matches?.("input:not([type=radio]):not([type=range]), select, textarea");
    if (event.ctrlKey || event.altKey || event.metaKey || typing) {
      return;
    }
    const truth = model.labels.indexOf(event.key);
    const actions = {
      c: () => sheet.active && sheet.clear(),
      z: () => sheet.active && sheet.undo(),
      u: undoLabel,
      f: () => !$("freeze").hidden && freeze(!state.frozen),
      m: () => chooseSeveral(!state.several),
    };
    if (truth >= 0) {
      label(truth);
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
      choosePage(next.dataset.input);
      event.preventDefault();
    }
  };

  const wire = () => {
    for (const tab of document.querySelectorAll("[role=tab]")) {
      tab.addEventListener("click", () => choosePage(tab.dataset.input));
      tab.addEventListener("keydown", moveAmongTabs);
    }
    for (const choice of document.querySelectorAll("[name=several]")) {
      choice.addEventListener("change", () => chooseSeveral(choice.value === "1"));
    }
    $("clear").addEventListener("click", () => sheet.clear());
    $("undo-stroke").addEventListener("click", () => sheet.undo());
    $("pen").addEventListener("input", () => { sheet.pen = Number($("pen").value); });
    $("camera-start").addEventListener("click", () => {
      if (camera.running) {
        stopCamera();
        $("freeze").hidden = true;
      } else {
        startCamera();
      }
    });
    $("camera-device").addEventListener("change", () => startCamera($("camera-device").value));
    $("freeze").addEventListener("click", () => freeze(!state.frozen));
    for (const id of ["picture-file", "picture-photo"]) {
      $(id).addEventListener("change", () => { showFile($(id).files[0]); $(id).value = ""; });
    }
    $("stage").addEventListener("dragover", (event) => event.preventDefault());
    $("stage").addEventListener("drop", (event) => {
      event.preventDefault();
      showFile(event.dataTransfer.files[0]);
    });
    $("undo-save").addEventListener("click", undoLabel);
    $("confusion-reset").addEventListener("click", () => { confusion.reset(); view.showConfusion(confusion); $("undo-save").hidden = true; });
    document.addEventListener("keydown", shortcut);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", showPictures);
  };

  const facts = () => {
    view.showFacts([
      ["Network", `${model.name}, ${count(model.parameters)} weights and biases`],
      ["An inference", `${count(model.macs)} multiply-accumulates`],
      ["On a device", `${count(model.arenaBytes)} bytes of RAM, ${count(model.constantBytes)} of constants`],
      ["WebAssembly", `${count(model.wasmBytes)} bytes, nothing imported`],
      ["Preprocessing", `version ${reader.preprocessVersion}`],
      ["Model", `sha256 ${model.sha256.slice(0, 16)}…`],
      ["Made by", `Tintling ${model.version}`],
    ]);
    $("model-line").textContent = `${model.name} · ${count(model.parameters)} weights · ${count(model.arenaBytes)} bytes of RAM`;
    $("privacy").textContent = tintling.host
      ? "Pictures go to the server that this page came from, and nowhere else."
      : "No picture leaves this page.";
  };

  const begin = async () => {
    reader = await tintling.openReader(model);
    view.makeBars(model.labels);
    view.makePictures();
    view.makeKeys(model.labels, label);
    view.showConfusion(confusion);
    $("truth-help").textContent = "A press counts what was read.";
    facts();
    wire();
    state.input = null;
    choosePage("draw");
    if (tintling.host) {
      connect();
    }
    document.documentElement.dataset.ready = "true";
  };

  begin().catch((error) => view.showNotice(`This page cannot start: ${error.message}`));
})();
