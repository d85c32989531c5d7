/* Everything that is shown: answer, bars, pictures, tables. It decides nothing. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const $ = (id) => document.getElementById(id);
  const percent = (share) => {
    if (share >= 0.9995) {
      return share === 1 ? "100 %" : "> 99.9 %";
    }
    return share < 0.0005 ? "0 %" : `${(100 * share).toFixed(1)} %`;
  };
  const count = (number) => number.toLocaleString("en");
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  const replace = (parent, ...children) => parent.replaceChildren(...children);

  /** "#0b5f68" or "rgb(11, 95, 104)" as three numbers. */
  const levels = (text) => {
    const hex = /^#(..)(..)(..)$/.exec(text);
    return hex ? hex.slice(1).map((part) => parseInt(part, 16)) : text.match(/\d+/g).slice(0, 3).map(Number);
  };

  /* ---------- answer ---------- */

  const rowsOf = (digits) => {
    const rows = [];
    for (const digit of digits) {
      (rows[digit.row] ??= []).push(digit);
    }
    return rows.filter(Boolean);
  };

  const textOf = (digits) => rowsOf(digits).map((row) => row.map((digit) => digit.opinion.label).join("")).join("\n");

  /** The large answer, its certainty, and the line below. */
  const showAnswer = (digits, threshold, waiting) => {
    const sure = Math.min(...digits.map((digit) => digit.opinion.confidence));
    const state = !digits.length ? "none" : sure < threshold ? "unsure" : "sure";
    const text = textOf(digits);
    const longest = Math.max(1, ...text.split("\n").map((row) => row.length));
    const lines = text.split("\n").length;
    $("digits").textContent = text || "–";
    $("digits").dataset.state = state;
    $("digits").dataset.size = longest > 8 || lines > 2 ? "small" : longest > 2 || lines > 1 ? "medium" : "large";
    const many = digits.length > 1;
    $("certainty").textContent = {
      none: waiting ? "No picture yet" : "No digit",
      unsure: "Not sure",
      sure: many ? `${digits.length} digits` : percent(sure),
    }[state];
    $("detail").textContent = !digits.length
      ? waiting ? "" : "Nothing here stands out as one."
      : state === "unsure"
        ? `${many ? "The least certain has" : "Only"} ${percent(sure)}, less than ${percent(threshold)}.`
        : many ? `The least certain has ${percent(sure)}.` : runnerUp(digits[0]);
  };

  const runnerUp = ({ opinion }) => {
    const second = opinion.probabilities.map((share, index) => ({ share, index }))
      .filter(({ index }) => index !== opinion.index).sort((a, b) => b.share - a.share)[0];
    return second.share < 0.0005
      ? "Nothing else comes close."
      : `Then ${tintling.model.labels[second.index]} with ${percent(second.share)}.`;
  };

  /** One button a digit, to choose which one the bars and pictures show. */
  const showChips = (digits, selected, choose) => {
    const chips = $("chips");
    chips.hidden = digits.length < 2;
    if (chips.childElementCount !== digits.length) {
      replace(chips, ...digits.map((_, index) => {
        const chip = element("button", { type: "button" });
        chip.addEventListener("click", () => choose(index));
        return chip;
      }));
    }
    digits.forEach((digit, index) => {
      const chip = chips.children[index];
      chip.textContent = digit.opinion.label;
      chip.setAttribute("aria-pressed", String(index === selected));
      const { label, confidence } = digit.opinion;
      chip.setAttribute("aria-label", `Digit ${index + 1}: ${label}, ${percent(confidence)}`);
      chip.classList.toggle("new-row", index > 0 && digits[index - 1].row !== digit.row);
    });
  };

  /** Rows of the bars, filled by showBars. */
  const makeBars = (labels) => {
    replace($("bar-rows"), ...labels.map((label) => element(
      "tr", {},
      element("th", { scope: "row" }, label),
      element("td", { class: "tracks" }),
      element("td", { class: "logit" }),
    )));
  };

  /** series: [{key, name, opinion}] of the chosen digit, the browser's first; an opinion may be missing. */
  const showBars = (series) => {
    const own = series[0].opinion;
    [...$("bar-rows").children].forEach((row, index) => {
      const [, tracks, logit] = row.children;
      row.classList.toggle("best", own?.index === index);
      while (tracks.childElementCount > series.length) {
        tracks.lastElementChild.remove();
      }
      while (tracks.childElementCount < series.length) {
        tracks.append(element("span", { class: "track" }, element("span", { class: "bar" })));
      }
      series.forEach(({ key, opinion }, place) => {
        const track = tracks.children[place];
        track.dataset.series = key;
        track.firstElementChild.style.setProperty("--share", opinion?.probabilities[index] ?? 0);
      });
      tracks.dataset.share = own ? percent(own.probabilities[index]) : "";
      logit.textContent = own ? String(own.logits[index]) : "";
    });
  };

  /** Names of the bars; `verdicts` says who agrees on the frame that is shown. */
  const showLegend = (series, verdicts) => {
    replace($("legend"), ...series.map(({ key, name, ms }) => {
      const verdict = verdicts?.[key];
      const agrees = verdict && (verdict.bits ? "same bits" : verdict.answers ? "same answer" : "another answer");
      const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
      const item = element("li", { "data-series": key }, swatch, name);
      if (ms !== undefined) {
        item.append(element("span", { class: "quiet" }, ` ${ms.toFixed(ms < 1 ? 2 : 1)} ms`));
      }
      if (agrees) {
        item.append(element("span", { class: "badge", "data-good": String(verdict.answers) }, agrees));
      }
      return item;
    }));
  };

  /* ---------- the frame, and what lies between it and the network ---------- */

  /** Boxes around the digits, and the keyboard's pen. */
  const showOverlay = ({ width, height, digits, selected, cursor }) => {
    const overlay = $("overlay");
    if (overlay.width !== width || overlay.height !== height) {
      [overlay.width, overlay.height] = [width, height];
    }
    const context = overlay.getContext("2d");
    context.clearRect(0, 0, width, height);
    const unit = Math.max(width, height) / 480;
    digits.forEach((digit, index) => {
      const chosen = index === selected;
      const margin = 5 * unit;
      const box = [digit.x - margin, digit.y - margin, digit.width + 2 * margin, digit.height + 2 * margin];
      context.lineJoin = "round";
      for (const [style, line] of [["#ffffff", 5 * unit], [chosen ? "#0b6b74" : "#5a626c", (chosen ? 3 : 2) * unit]]) {
        context.strokeStyle = style;
        context.lineWidth = line;
        context.strokeRect(...box);
      }
    });
    if (cursor) {
      const [x, y] = cursor.point;
      context.lineWidth = 2;
      context.strokeStyle = cursor.down ? "#b3261e" : "#0b6b74";
      context.beginPath();
      context.arc(x, y, 12, 0, 2 * Math.PI);
      context.moveTo(x - 18, y);
      context.lineTo(x + 18, y);
      context.moveTo(x, y - 18);
      context.lineTo(x, y + 18);
      context.stroke();
    }
  };

  const STEPS = [
    ["grey", "Grey"],
    ["paper", "Paper"],
    ["ink", "Ink"],
    ["regions", "Regions"],
    ["tensor", "28 × 28"],
  ];
  const EXPLAINED = {
    grey: "The frame in grey levels, in coarser pixels",
    paper: "The paper, as it would be without ink",
    ink: "Contrast of the ink against the paper",
    regions: "Ink that was found; the chosen digit is marked",
    tensor: "What the network gets: 28 by 28 values",
  };

  const makePictures = () => {
    replace($("pictures"), ...STEPS.map(([key, title]) => element(
      "figure", { "data-step": key },
      element("canvas", { id: `picture-${key}`, width: "28", height: "28", role: "img", "aria-label": EXPLAINED[key] }),
      element("figcaption", { title: EXPLAINED[key] }, title),
    )));
  };

  /** A colour as a pixel of a canvas: A, B, G, R from the top. */
  const packed = ([red, green, blue]) => (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
  const GREYS = Array.from({ length: 256 }, (_, level) => packed([level, level, level]));

  const paint = (key, width, height, level) => {
    const canvas = $(`picture-${key}`);
    if (canvas.width !== width || canvas.height !== height) {
      [canvas.width, canvas.height] = [width, height];
    }
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let place = 0; place < width * height; place++) {
      pixels[place] = level(place);
    }
    context.putImageData(image, 0, 0);
  };

  const grey = (values) => (place) => GREYS[values[place]];

  /** planes of Reader.inspect, and the tensor of the digit, or null. */
  const showPictures = (planes, tensor) => {
    const { width, height } = planes;
    paint("grey", width, height, grey(planes.reduced));
    paint("paper", width, height, grey(planes.background));
    const strongest = planes.ink.reduce((most, level) => Math.max(most, level), 48);
    paint("ink", width, height, (place) => GREYS[Math.round((255 * planes.ink[place]) / strongest)]);
    const shades = ["--picture-paper", "--picture-ink", "--picture-chosen"].map((name) => packed(levels(colour(name))));
    paint("regions", width, height, (place) => shades[planes.mask[place]]);
    paint("tensor", 28, 28, (place) => GREYS[tensor ? tensor[place] + 128 : 0]);
  };

  const showMeasures = (digit, planes, waiting) => {
    $("measures").textContent = waiting ? "" : digit
      ? `${digit.inkIsDark ? "Dark ink on bright paper" : "Bright ink on dark paper"}, contrast ${digit.contrast}, ` +
        `threshold ${digit.threshold}, the paper’s own spread ${digit.spread} grey levels · strokes ` +
        `${(digit.strokeWidth / 16).toFixed(1)} px wide · digit ${digit.width} × ${digit.height} px at ` +
        `(${digit.x}, ${digit.y}) · reduced ${digit.reduction} times to ${planes.width} × ${planes.height} px`
      : "No digit: the network was not asked.";
  };

  const showSpeed = (reading, fps, waiting) => {
    if (waiting) {
      $("speed").textContent = "";
      return;
    }
    const rate = fps && fps >= 1 ? ` · ${fps.toFixed(0)} frames a second` : "";
    $("speed").textContent = `${reading.width} × ${reading.height} px, read in ${reading.ms.toFixed(1)} ms${rate}`;
  };

  /* ---------- truth, agreement, facts ---------- */

  const makeKeys = (labels, press) => {
    replace($("keys"), ...labels.map((label, index) => {
      const key = element("button", { type: "button", "aria-keyshortcuts": label, "aria-label": `It is a ${label}` },
        element("span", {}, label), element("small", {}, ""));
      key.addEventListener("click", () => press(index));
      return key;
    }));
  };

  /** Captures on the server's disk, by label; null without a server. */
  const showCaptures = (counts) => {
    [...$("keys").children].forEach((key, index) => {
      key.lastElementChild.textContent = counts ? String(counts[index] ?? 0) : "";
    });
  };

  const showConfusion = (confusion) => {
    const { labels, counts, total, right } = confusion;
    $("confusion-reset").hidden = total === 0;
    $("confusion-line").textContent = total
      ? `${right} of ${total} right, ${percent(right / total)}.`
      : "Tell the page what a picture shows, and this table counts what was read.";
    $("confusion").parentElement.hidden = total === 0;
    const most = Math.max(1, ...counts.flat());
    const head = element("tr", {}, element("th", { scope: "col", class: "corner" }, "is ↓ read →"),
      ...[...labels, "–"].map((label) => element("th", { scope: "col" }, label)));
    const body = counts.map((row, truth) => element("tr", {}, element("th", { scope: "row" }, labels[truth]),
      ...row.map((times, read) => {
        const cell = element("td", { class: truth === read ? "right" : "wrong" }, times ? String(times) : "");
        cell.style.setProperty("--weight", times / most);
        return cell;
      })));
    replace($("confusion"), element("caption", { class: "hidden" }, "What it is, and what was read"),
      element("thead", {}, head), element("tbody", {}, ...body));
  };

  const showAgreement = (agreement, names, inexact) => {
    const order = Object.keys(names);
    const sorted = [...agreement.rows].sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
    const rows = sorted.map(([key, { frames, answers, bits }]) => {
      const same = key === "input" ? `${count(bits)} of ${count(frames)}` : `${count(answers)} of ${count(frames)}`;
      const exact = key === "input" ? "" : inexact.includes(key) ? "–" : `${count(bits)} of ${count(frames)}`;
      return element("tr", {}, element("th", { scope: "row" }, names[key] ?? key),
        element("td", { "data-good": String((key === "input" ? bits : answers) === frames) }, same),
        element("td", {}, exact));
    });
    replace($("agreement"),
      element("thead", {}, element("tr", {}, element("td", {}),
        element("th", { scope: "col" }, "same"), element("th", { scope: "col" }, "same logits"))),
      element("tbody", {}, ...rows));
  };

  const showFacts = (rows) => {
    replace($("facts"), ...rows.map(([name, value]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, value))));
  };

  const showNotice = (text) => {
    $("notice").textContent = text ?? "";
    $("notice").hidden = !text;
  };

  tintling.view = {
    $, count, element, makeBars, makeKeys, makePictures, percent, replace, showAgreement, showAnswer, showBars,
    showCaptures, showChips, showConfusion, showFacts, showLegend, showMeasures, showNotice, showOverlay,
    showPictures, showSpeed, textOf,
  };
})();
