/* Where images come from: the sheet, the camera, a file, the server. */
"use strict";

(() => {
  const { page, view } = tintling;
  const { state, canvas, context } = page;
  const { $ } = view;
  const HINTS = {
    draw: `Write a ${tintling.model.sampleName} here`,
    camera: page.wholeFrames ? "Start the camera" : `Start the camera and hold a written ${tintling.model.sampleName} in front of it`,
    image: "Choose an image, take one, or drop one here",
    server: "Waiting for the server’s source …",
  };
  const CANVAS_NAMES = { draw: "Sheet to write on: arrow keys move the pen, space puts it down" };

  let pending = false;
  const sheet = new tintling.Sheet(canvas, {
    changed: () => {
      if (!pending) { // one recognition a screen refresh, however fast the hand is
        pending = true;
        requestAnimationFrame(() => {
          pending = false;
          if (state.input === "draw") {
            page.takeCanvas();
          }
        });
      }
    },
    cursor: (cursor) => { state.cursor = cursor; page.overlay(); },
  });

  const camera = new tintling.Camera((image, width, height, time) => {
    if (state.frozen || state.input !== "camera") {
      return;
    }
    state.waiting = false;
    page.resize(width, height);
    context.drawImage(image, 0, 0, width, height);
    page.takeCanvas({ time });
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
      const opened = await tintling.openImage(file);
      view.showNotice(null);
      chooseInput("image");
      state.image = opened;
      paintImage();
    } catch (error) {
      view.showNotice(error.message);
    }
  };

  const paintImage = () => {
    const { image, size } = state.image;
    state.waiting = false;
    page.resize(...size);
    context.clearRect(0, 0, ...size);
    context.drawImage(image, 0, 0, ...size);
    context.fillStyle = tintling.backgroundOf(context.getImageData(0, 0, ...size).data);
    context.fillRect(0, 0, ...size);
    context.drawImage(image, 0, 0, ...size);
    page.takeCanvas();
  };

  /** Shows tabs and tools of an input. */
  const showInput = (input) => {
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
    canvas.setAttribute("aria-label", CANVAS_NAMES[input] ?? "Image that is recognized");
    canvas.setAttribute("role", input === "draw" ? "application" : "img");
  };

  /** Changes the input: draw, camera, image or server. */
  const chooseInput = (input) => {
    if (input === state.input) {
      return;
    }
    Object.assign(state, { input, theirs: null, cursor: null, waiting: input !== "draw" });
    page.resetSmoothing();
    showInput(input);
    showSmoothing();
    sheet.active = input === "draw";
    freeze(false);
    $("freeze").hidden = input !== "server";
    if (input !== "camera") {
      stopCamera();
    }
    if (input === "server") {
      page.server?.watch(state.several);
    } else {
      page.server?.unwatch();
    }
    page.resize(480, 360);
    if (input === "draw") {
      sheet.paint();
    } else if (input === "image" && state.image) {
      paintImage();
    } else {
      blank();
    }
  };

  const blank = () => {
    context.fillStyle = "#e7e4da";
    context.fillRect(0, 0, canvas.width, canvas.height);
    const grey = new Uint8Array(160 * 120).fill(229);
    state.recognition = page.wholeFrames // which would answer to an empty sheet as well
      ? { width: 160, height: 120, samples: [], ms: 0 }
      : page.recognizer.recognize({ width: 160, height: 120, grey }, false);
    state.frame = null;
    page.show();
  };

  const freeze = (frozen) => {
    state.frozen = frozen;
    $("freeze").setAttribute("aria-pressed", String(frozen));
    $("freeze").textContent = frozen ? "Go on" : "Freeze";
    if (!frozen && state.input === "server") {
      page.server?.watch(state.several);
    }
  };

  const showSmoothing = () => {
    $("smoothing").hidden = !["camera", "server"].includes(state.input);
    $("smoothing").setAttribute("aria-pressed", String(state.smoothing[state.input] === true));
  };

  /** Switches smoothing of this input. */
  const chooseSmoothing = (enabled) => {
    state.smoothing[state.input] = enabled;
    showSmoothing();
    if (state.frame && state.recognition) {
      page.smooth();
      page.show();
    }
  };

  const chooseSeveral = (several) => {
    state.several = several;
    state.theirs = null;
    page.resetSmoothing();
    document.querySelector(`[name=several][value="${Number(several)}"]`).checked = true;
    state.selected = 0;
    if (state.input === "server" && !state.frozen) {
      page.server?.watch(several);
    } else if (state.frame) {
      page.take(state.frame);
    }
  };

  Object.assign(page, {
    camera, chooseInput, chooseSeveral, chooseSmoothing, freeze, sheet, showFile, showSmoothing, startCamera,
    stopCamera,
  });
})();
