/* A frame: read, shown, announced, and sent to the server for its opinion. */
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

  /** Reads a frame {width, height, grey} and shows what was found. */
  const take = (frame, { compare = true, time = performance.now() / 1000 } = {}) => {
    state.frame = { time, ...frame, id: ++state.frames };
    try {
      state.reading = page.reader.read(state.frame, state.several);
    } catch (error) {
      view.showNotice(error.message);
      return;
    }
    state.selected = Math.min(state.selected, Math.max(0, state.reading.digits.length - 1));
    judge();
    tick();
    show();
    if (compare && page.server && !(state.input === "draw" && page.sheet.empty)) {
      page.server.read(state.frame, state.several);
    }
  };

  /** What is said of the frame, and of those before it where answers are steadied. */
  const judge = () => {
    const { steady } = page;
    const found = state.reading.digits.map((digit) => (
      { row: digit.row, region: digit, probabilities: digit.accepted ? digit.opinion.probabilities : null }));
    Object.assign(steady.one, { threshold: state.threshold, enabled: state.steady[state.input] === true });
    const { time } = state.frame;
    state.verdict = state.several
      ? steady.several.update(time, found)
      : steady.one.update(time, found[0]?.probabilities ?? null, found[0]?.region ?? null);
  };

  /** The verdict as it is shown: text, state, confidence, and the answer to each digit that was found. */
  const said = () => {
    const { reading: { digits }, verdict, several, threshold } = state;
    const verdicts = several ? verdict?.verdicts : digits.length ? [verdict] : [];
    const answers = digits.map((digit, index) => ({
      row: digit.row,
      label: verdicts?.[index]?.label ?? digit.opinion.label,
      confidence: verdicts?.[index]?.confidence ?? digit.opinion.confidence,
      sure: (verdicts?.[index]?.label ?? null) !== null,
    }));
    const accepted = digits.every((digit) => digit.accepted);
    const known = (verdict?.label ?? null) !== null;
    const doubted = !several && !known && digits.length > 0 && accepted;
    return {
      answers,
      accepted,
      text: known ? verdict.label : doubted ? digits[0].opinion.label : "",
      state: known && verdict.confidence >= threshold ? "sure" : known || doubted ? "unsure" : "none",
      confidence: verdict?.confidence ?? 0,
      probabilities: (several ? verdict?.verdicts[0]?.probabilities : verdict?.probabilities) ?? [0, 0],
      count: verdict?.count ?? 1,
    };
  };

  /** Earlier frames have no say any more. */
  const forget = () => {
    const one = new tintling.Smoother(tintling.model.labels);
    page.steady = { one, several: new tintling.DigitTracker(one) };
    state.verdict = null;
  };

  const tick = () => {
    const now = performance.now();
    const rate = 1000 / (now - tickedAt);
    tickedAt = now;
    fps = rate > 1 ? 0.9 * (fps ?? rate) + 0.1 * rate : null;
  };

  /** Reads what is on the canvas now. */
  const takeCanvas = (options) => {
    const { width, height } = canvas;
    const { data } = context.getImageData(0, 0, width, height);
    take({ width, height, grey: page.reader.grey({ width, height, data }) }, options);
  };

  const resize = (width, height) => {
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
      $("stage").style.setProperty("--aspect", width / height);
    }
  };

  /** Who is shown: this browser, and all that the server has, so that nothing moves when they answer. */
  const seriesOf = (digit, place) => {
    const theirs = state.theirs?.digits[place]?.opinions ?? {};
    const keys = [...new Set([...state.executors, ...Object.keys(theirs)])];
    const order = Object.keys(page.names);
    keys.sort((a, b) => order.indexOf(a) - order.indexOf(b));
    return [
      { key: "browser", name: page.names.browser, opinion: digit?.opinion },
      ...keys.map((key) => ({
        key,
        name: page.names[key] ?? key,
        opinion: digit && theirs[key],
        ms: state.theirs?.ms[key],
      })),
    ];
  };

  const show = () => {
    const { reading, selected } = state;
    const digit = reading.digits[selected] ?? null;
    const series = seriesOf(digit, selected);
    const waiting = hintWanted();
    const answer = said();
    view.showAnswer(answer, state.threshold, waiting);
    view.showChips(answer.answers, selected, choose);
    view.showBars(series);
    view.showLegend(series.length > 1 ? series : [], digit && state.theirs?.agreement.found);
    view.showSpeed(reading, ["camera", "server"].includes(state.input) ? fps : null, waiting);
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
    return state.frame === null || state.reading === null || state.waiting === true;
  };

  const showImages = () => {
    clearTimeout(imagesTimer);
    imagesAt = performance.now();
    const digit = state.reading?.digits[state.selected] ?? null;
    const planes = state.reading && page.reader.inspect(state.selected);
    if (planes) {
      view.showImages(planes, digit?.tensor ?? null);
      view.showMeasures(digit, planes, hintWanted());
    }
  };

  const overlay = () => view.showOverlay({
    width: canvas.width,
    height: canvas.height,
    cursor: state.cursor,
    digits: state.reading?.digits ?? [],
    answers: state.several && state.reading ? said().answers : null,
    selected: state.selected,
  });

  const choose = (index) => {
    state.selected = index;
    show();
  };

  /** Says the answer to those who listen, once it stays the same. */
  const announce = (answer) => {
    const text = answer.text ? `Read ${answer.text.replaceAll("\n", ", ")}` : "No digit";
    if (text === announcing?.text) {
      return;
    }
    clearTimeout(announcing?.timer);
    announcing = { text, timer: setTimeout(() => {
      const sure = answer.text && answer.count === 1 ? `, ${view.percent(answer.confidence)}` : "";
      $("announce").textContent = page.sheet.empty && state.input === "draw" ? "" : text + sure;
    }, ANNOUNCE_AFTER_MS) };
  };

  forget();
  Object.assign(page, { forget, judge, overlay, resize, show, showImages, take, takeCanvas });
})();
