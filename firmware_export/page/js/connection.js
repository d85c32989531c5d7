/* Messages of `tintling live`: its executors, their answers, frames of its source, captures. */
"use strict";

(() => {
  const { model, page, view } = tintling;
  const { agreement, context, state } = page;
  const { $, count } = view;
  const OPAQUE = 0xff000000;
  const GREY = 0x010101; // the same level three times

  const hello = (message) => {
    if (message.sha256 !== model.sha256 || message.version !== model.version) {
      view.showNotice("The server runs another model or version now: load this page again.");
    }
    state.threshold = message.threshold;
    state.captures = message.captures;
    state.smoothing.server ??= message.source ? message.source.timed : null;
    page.showSmoothing();
    state.executors = Object.keys(message.executors);
    view.showCaptures(state.captures);
    $("tab-server").hidden = !message.source;
    $("agreement-card").hidden = false;
    view.showAgreement(agreement, page.names, page.inexact);
    const missing = message.missing.map(({ name, reason }) => `${name}: ${reason}`);
    $("agreement-note").textContent = missing.length ? `Not running: ${missing.join("; ")}.` : "";
    $("truth-help").textContent = state.captures
      ? `A press saves the image to ${message.folder} and counts the answer.`
      : "A press counts the answer.";
    if (state.recognition) {
      page.show();
    }
    const untouched = page.wholeFrames ? state.input === "image" && !state.image
      : page.sheet.empty && state.input === "draw";
    if (message.source && state.frames <= 1 && untouched) {
      page.chooseInput("server");
    }
  };

  const compared = (message) => {
    const compare = agreement.compare(state.recognition.samples, message.samples);
    state.theirs = { samples: message.samples, ms: message.ms, agreement: compare };
    view.showAgreement(agreement, page.names, page.inexact);
    page.show();
  };

  const frameArrived = (message) => {
    if (state.input !== "server" || state.frozen) {
      return;
    }
    const { width, height, grey } = message;
    state.waiting = false;
    page.resize(width, height);
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let place = 0; place < pixels.length; place++) {
      pixels[place] = message.channels === 3
        ? OPAQUE | (grey[3 * place + 2] << 16) | (grey[3 * place + 1] << 8) | grey[3 * place]
        : OPAQUE | (grey[place] * GREY);
    }
    context.putImageData(image, 0, 0);
    page.take({ width, height, grey, shown: message.number }, { compare: false, time: message.time });
    if (message.several === state.several && state.executors.length) {
      compared(message);
    }
    const age = message.live && message.ageMs !== null ? ` · ${Math.round(message.ageMs)} ms old` : "";
    $("source-line").textContent = `${message.name} · frame ${count(message.number)}${age}`;
    requestAnimationFrame(() => page.server.next());
  };

  const connect = () => {
    page.server = new tintling.Server(model, {
      state: (connected) => {
        $("connection").dataset.state = connected ? "connected" : "lost";
        $("connection-text").textContent = connected ? "Server connected" : "Server gone, trying again";
        state.theirs = null;
      },
      hello,
      recognition: (message) => {
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

  Object.assign(page, { connect });
})();
