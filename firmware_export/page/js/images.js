/* The frame with its boxes, and the images between it and the network. */
"use strict";

(() => {
  const { $, element, replace } = tintling.view;
  const { input, preprocessing } = tintling.model;
  const wholeFrames = preprocessing === "frame";
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  /** "#0b5f68" or "rgb(11, 95, 104)" as three numbers. */
  const levels = (text) => {
    const hex = /^#(..)(..)(..)$/.exec(text);
    return hex ? hex.slice(1).map((part) => parseInt(part, 16)) : text.match(/\d+/g).slice(0, 3).map(Number);
  };

  const CHOSEN = "#0b6b74";
  const OTHER = "#5a626c";
  const LEAST = 0.6; // of the usual size of letters
  const SMALL = 32; // height of samples, in units, below which a plate shows a whole number

  /** Boxes around the samples, with the answer on each of several, or on each number of small ones; their rows; and the keyboard's pen. */
  const showOverlay = ({ width, height, samples, answers, selected, cursor }) => {
    const overlay = $("overlay");
    if (overlay.width !== width || overlay.height !== height) {
      [overlay.width, overlay.height] = [width, height];
    }
    const context = overlay.getContext("2d");
    context.clearRect(0, 0, width, height);
    const usual = Math.max(width, height) / 480;
    const height50 = samples.map((sample) => sample.height).sort((a, b) => a - b)[samples.length >> 1];
    const small = answers !== null && height50 < SMALL * usual;
    const unit = small ? height50 / SMALL : usual;
    const numbers = answers ? numbersOf(samples, answers) : [];
    showRows(context, numbers, unit);
    samples.forEach((sample, index) => {
      const chosen = index === selected;
      if (small && !chosen && answers[index].sure) {
        return;
      }
      const margin = 5 * unit;
      const box = [sample.x - margin, sample.y - margin, sample.width + 2 * margin, sample.height + 2 * margin];
      context.lineJoin = "round";
      for (const [style, line] of [["#ffffff", 5 * unit], [chosen ? CHOSEN : OTHER, (chosen ? 3 : 2) * unit]]) {
        context.strokeStyle = style;
        context.lineWidth = line;
        context.strokeRect(...box);
      }
      if (answers && !small) {
        showPlate(context, box, textOf(answers[index]), chosen ? CHOSEN : OTHER, unit);
      }
    });
    if (small) {
      numbers.flat().forEach((number) => {
        const corner = [number.samples[0].x, Math.min(...number.samples.map(({ y }) => y))];
        const text = number.indices.map((index) => textOf(answers[index])).join("");
        const colour = number.indices.includes(selected) ? CHOSEN : OTHER;
        showPlate(context, corner, text, colour, Math.max(unit, LEAST * usual));
      });
    }
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

  const textOf = ({ label, sure }) => (sure ? label : `${label}?`);

  /** The rows of a frame, each a list of numbers, each a list of the indices of its samples. */
  const numbersOf = (samples, answers) => {
    const rows = new Map();
    answers.forEach(({ row, startsNumber }, index) => {
      const numbers = rows.get(row) ?? [];
      rows.set(row, startsNumber || !numbers.length ? [...numbers, [index]]
        : [...numbers.slice(0, -1), [...numbers.at(-1), index]]);
    });
    return [...rows.values()].map((numbers) =>
      numbers.map((indices) => ({ indices, samples: indices.map((index) => samples[index]) })));
  };

  /** A thin line under each row of writing, and a thick one under each number; a bent row has a bent line. */
  const showRows = (context, rows, unit) => {
    context.lineJoin = "round";
    for (const numbers of rows) {
      for (const [style, line, wide] of [["#ffffff", 2.5, 5.5], [OTHER, 1, 3]]) {
        showLine(context, numbers.flatMap(({ samples }) => samples), style, line * unit, unit);
        numbers.forEach(({ samples }) => showLine(context, samples, style, wide * unit, unit));
      }
    }
  };

  /** A line below the boxes of samples that stand side by side, from the left of the first to the right of the last. */
  const showLine = (context, samples, style, line, unit) => {
    const [first, last] = [samples[0], samples.at(-1)];
    const below = 8.5 * unit;
    context.strokeStyle = style;
    context.lineWidth = line;
    context.beginPath();
    context.moveTo(first.x, first.y + first.height + below);
    samples.forEach((sample) => context.lineTo(sample.x + sample.width / 2, sample.y + sample.height + below));
    context.lineTo(last.x + last.width, last.y + last.height + below);
    context.stroke();
  };

  /** An answer on a plate above a box, or inside it at the upper edge of the frame. */
  const showPlate = (context, [x, y], text, colour, unit) => {
    const height = 19 * unit;
    context.font = `600 ${15 * unit}px system-ui, sans-serif`;
    context.textBaseline = "middle";
    const left = Math.max(0, x - 1.5 * unit);
    const top = y - height >= 0 ? y - height : Math.max(0, y);
    context.fillStyle = colour;
    context.fillRect(left, top, context.measureText(text).width + 9 * unit, height);
    context.fillStyle = "#ffffff";
    context.fillText(text, left + 4.5 * unit, top + height / 2 + 1 * unit);
  };

  const STEPS = wholeFrames ? [["tensor", `${input.width} × ${input.height}`]] : [
    ["grey", "Grey"],
    ["background", "Background"],
    ["ink", "Ink"],
    ["regions", "Regions"],
    ["tensor", "28 × 28"],
  ];
  const EXPLAINED = {
    grey: "The frame in grey levels, in coarser pixels",
    background: "The background, as it would be without ink",
    ink: "Contrast of the ink against the paper",
    regions: "Ink that was found; the chosen part is marked",
    tensor: `What the network gets: ${input.width} by ${input.height} values`,
  };

  const makeImages = () => {
    replace($("images"), ...STEPS.map(([key, title]) => element(
      "figure", { "data-step": key },
      element("canvas", { id: `image-${key}`, width: "28", height: "28", role: "img", "aria-label": EXPLAINED[key] }),
      element("figcaption", { title: EXPLAINED[key] }, title),
    )));
  };

  /** A colour as a pixel of a canvas: A, B, G, R from the top. */
  const packed = ([red, green, blue]) => (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
  const GREYS = Array.from({ length: 256 }, (_, level) => packed([level, level, level]));

  const paint = (key, width, height, level) => {
    const canvas = $(`image-${key}`);
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

  /** planes of Recognizer.inspect, and the tensor of the sample, or null. */
  const showImages = (planes, tensor) => {
    const { width, height } = planes;
    paint("grey", width, height, grey(planes.reduced));
    paint("background", width, height, grey(planes.background));
    const strongest = planes.ink.reduce((most, level) => Math.max(most, level), 48);
    paint("ink", width, height, (place) => GREYS[Math.round((255 * planes.ink[place]) / strongest)]);
    const shades = ["--image-background", "--image-ink", "--image-chosen"].map((name) => packed(levels(colour(name))));
    paint("regions", width, height, (place) => shades[planes.mask[place]]);
    showTensor(tensor);
  };

  /** The network's input as an image; black without one. */
  const showTensor = (tensor) => {
    const { width, height, channels } = input;
    const level = (place) => (tensor ? tensor[place] + 128 : 0);
    paint("tensor", width, height, channels === 1
      ? (place) => GREYS[level(place)]
      : (place) => packed([level(3 * place), level(3 * place + 1), level(3 * place + 2)]));
  };

  const showMeasures = (sample, planes, waiting) => {
    $("measures").textContent = waiting ? "" : sample
      ? `${sample.inkIsDark ? "Dark ink on bright paper" : "Bright ink on dark paper"}, contrast ${sample.contrast}, ` +
        `threshold ${sample.threshold}, noise of the paper ${sample.spread} grey levels · strokes ` +
        `${(sample.strokeWidth / 16).toFixed(1)} px wide · ink ${sample.width} × ${sample.height} px at ` +
        `(${sample.x}, ${sample.y}) · reduced ${sample.reduction} times to ${planes.width} × ${planes.height} px`
      : "Nothing was found: the network was not run.";
  };

  Object.assign(tintling.view, { makeImages, showMeasures, showOverlay, showImages, showTensor });
})();
