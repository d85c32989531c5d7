/* A frame: recognized, shown, announced, and sent to the server for its answers. */
"use strict";

(() => {
  const { page, view } = tintling;
  const { state, canvas, context } = page;
  const { $ } = view;
  const IMAGES_EVERY_MS = 90;
  const ANNOUNCE_AFTER_MS = 700;

  let fps = null;
  let tickedAt = 0;
  let imagesAt = 0;
  let imagesTimer = null;
  let announcing = null;

  /** Recognizes a frame {width, height, grey} and shows the samples. */
  const take = (frame, { compare = true, time = performance.now() / 1000 } = {}) => {
    state.frame = { time, ...frame, id: ++state.frames };
    try {
      state.recognition = page.recognizer.recognize(state.frame, state.several);
    } catch (error) {
      view.showNotice(error.message);
      return;
    }
    state.selected = Math.min(state.selected, Math.max(0, state.recognition.samples.length - 1));
    smooth();
    tick();
    show();
    if (compare && page.server && state.executors.length && !(state.input === "draw" && page.sheet.empty)) {
      page.server.recognize(state.frame, state.several);
    }
  };

  /** Smooths the answers over earlier frames where that is enabled, and applies the threshold. */
  const smooth = () => {
    const { smoothers } = page;
    const found = state.recognition.samples.map((sample) => (
      {
        row: sample.row,
        startsNumber: sample.startsNumber === 1,
        region: sample,
        probabilities: sample.accepted ? sample.answer.probabilities : null,
      }));
    Object.assign(smoothers.one, { threshold: state.threshold, enabled: state.smoothing[state.input] === true });
    const { time } = state.frame;
    state.smoothed = state.several
      ? smoothers.several.update(time, found)
      : smoothers.one.update(time, found[0]?.probabilities ?? null, found[0]?.region ?? null);
  };

  /** What is shown: text, state and confidence after smoothing, and the answer to each sample. */
  const shownAnswer = () => {
    const { recognition: { samples }, smoothed, several, threshold } = state;
    const each = several ? smoothed?.samples : samples.length ? [smoothed] : [];
    const answers = samples.map((sample, index) => ({
      row: sample.row,
      startsNumber: sample.startsNumber === 1,
      label: each?.[index]?.label ?? sample.answer.label,
      confidence: each?.[index]?.confidence ?? sample.answer.confidence,
      sure: (each?.[index]?.label ?? null) !== null,
    }));
    const accepted = samples.every((sample) => sample.accepted);
    const known = (smoothed?.label ?? null) !== null;
    const doubted = !several && !known && samples.length > 0 && accepted;
    return {
      answers,
      accepted,
      text: known ? smoothed.label : doubted ? samples[0].answer.label : "",
      state: known && smoothed.confidence >= threshold ? "sure" : known || doubted ? "unsure" : "none",
      confidence: smoothed?.confidence ?? 0,
      probabilities: (several ? smoothed?.samples[0]?.probabilities : smoothed?.probabilities) ?? [0, 0],
      count: smoothed?.count ?? 1,
    };
  };

  /** Starts smoothing afresh. */
  const resetSmoothing = () => {
    const one = new tintling.Smoother(tintling.model.labels);
    page.smoothers = { one, several: new tintling.SampleTracker(one) };
    state.smoothed = null;
  };

  const tick = () => {
    const now = performance.now();
    const rate = 1000 / (now - tickedAt);
    tickedAt = now;
    fps = rate > 1 ? 0.9 * (fps ?? rate) + 0.1 * rate : null;
  };

  /** Recognizes what is on the canvas now. */
  const takeCanvas = (options) => {
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    take({ width, height, grey: page.recognizer.grey({ width, height, data }) }, options);
  };

  const resize = (width, height) => {
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
      $("stage").style.setProperty("--aspect", width / height);
    }
  };

  /** The executors that are shown: this browser, and all of the server, also before they have answered. */
  const seriesOf = (sample, place) => {
    const theirs = state.theirs?.samples[place]?.answers ?? {};
    const keys = [...new Set([...state.executors, ...Object.keys(theirs)])];
    const order = Object.keys(page.names);
    keys.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    return [
      { key: "browser", name: page.names.browser, answer: sample?.answer },
      ...keys.map((key) => ({
        key,
        name: page.names[key] ?? key,
        answer: sample && theirs[key],
        ms: state.theirs?.ms[key],
      })),
    ];
  };

  const show = () => {
    const { recognition, selected } = state;
    const sample = recognition.samples[selected] ?? null;
    const series = seriesOf(sample, selected);
    const waiting = hintWanted();
    const answer = shownAnswer();
    view.showAnswer(answer, state.threshold, waiting);
    view.showChips(answer.answers, selected, choose);
    view.showBars(series);
    view.showLegend(series.length > 1 ? series : [], sample && state.theirs?.agreement.found);
    view.showSpeed(recognition, ["camera", "server"].includes(state.input) ? fps : null, waiting);
    overlay();
    const now = performance.now();
    if (now - imagesAt > IMAGES_EVERY_MS) {
      showImages();
    } else {
      clearTimeout(imagesTimer);
      imagesTimer = setTimeout(showImages, IMAGES_EVERY_MS);
    }
    $("hint").hidden = !waiting;
    announce(answer);
  };

  const hintWanted = () => {
    if (state.input === "draw") {
      return page.sheet.empty;
    }
    return state.frame === null || state.recognition === null || state.waiting === true;
  };

  const showImages = () => {
    clearTimeout(imagesTimer);
    imagesAt = performance.now();
    const sample = state.recognition?.samples[state.selected] ?? null;
    if (page.wholeFrames) {
      view.showTensor(sample?.tensor ?? null);
      return;
    }
    const planes = state.recognition && page.recognizer.inspect(state.selected);
    if (planes) {
      view.showImages(planes, sample?.tensor ?? null);
      view.showMeasures(sample, planes, hintWanted());
    }
  };

  const overlay = () => view.showOverlay({
    width: canvas.width,
    height: canvas.height,
    cursor: state.cursor,
    samples: state.recognition?.samples ?? [],
    answers: state.several && state.recognition ? shownAnswer().answers : null,
    selected: state.selected,
  });

  const choose = (index) => {
    state.selected = index;
    show();
  };

  /** Announces the answer to screen readers, once it stays the same. */
  const announce = (answer) => {
    const text = answer.text ? `Recognized ${answer.text.replaceAll("\n", ", ")}` : page.wholeFrames ? "None" : `No ${tintling.model.sampleName}`;
    if (text === announcing?.text) {
      return;
    }
    clearTimeout(announcing?.timer);
    announcing = { text, timer: setTimeout(() => {
      const sure = answer.text && answer.count === 1 ? `, ${view.percent(answer.confidence)}` : "";
      $("announce").textContent = page.sheet.empty && state.input === "draw" ? "" : text + sure;
    }, ANNOUNCE_AFTER_MS) };
  };

  resetSmoothing();
  Object.assign(page, { overlay, resetSmoothing, resize, show, showImages, smooth, take, takeCanvas });
})();
