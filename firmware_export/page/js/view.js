/* Shows answer, bars and tables. */
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
  const wholeFrames = tintling.model.preprocessing === "frame";
  const noun = tintling.model.sampleName;
  const capital = (text) => text[0].toUpperCase() + text.slice(1);

  const element = (name, attributes = {}, ...children) => {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      made.setAttribute(key, value);
    }
    made.append(...children);
    return made;
  };

  const replace = (parent, ...children) => parent.replaceChildren(...children);

  /* ---------- answer ---------- */

  const REJECTED = wholeFrames
    ? "No answer stands out: this is probably something else."
    : `Rejected: this is probably not a ${noun}.`;

  /** The large answer, its confidence, and the line below. */
  const showAnswer = ({ text, state, confidence, probabilities, accepted, count: many }, threshold, waiting) => {
    const rows = text.split("\n");
    const longest = Math.max(...rows.map((row) => row.length));
    $("recognized").textContent = text || "–";
    $("recognized").dataset.state = state;
    $("recognized").dataset.size = longest > 8 || rows.length > 2 ? "small"
      : longest > 2 || rows.length > 1 ? "medium" : "large";
    $("certainty").textContent = {
      none: waiting ? "No image yet" : wholeFrames ? "None" : `No ${noun}`,
      unsure: "Not sure",
      sure: many > 1 ? `${many} ${noun}s` : percent(confidence),
    }[state];
    const least = many > 1 ? "The least certain has" : state === "unsure" ? "Only" : "It has";
    $("detail").textContent = {
      none: waiting ? "" : accepted && !wholeFrames ? "No ink was found." : REJECTED,
      unsure: `${least} ${percent(confidence)}, less than ${percent(threshold)}.`,
      sure: many > 1 ? `${least} ${percent(confidence)}.` : runnerUp(probabilities),
    }[state];
  };

  const runnerUp = (probabilities) => {
    const [, second] = probabilities.map((share, index) => ({ share, index })).sort((a, b) => b.share - a.share);
    return second.share < 0.0005
      ? "Nothing else comes close."
      : `Then ${tintling.model.labels[second.index]} with ${percent(second.share)}.`;
  };

  /** One button a sample, to choose which one the bars and images show. */
  const showChips = (answers, selected, choose) => {
    const chips = $("chips");
    chips.hidden = answers.length < 2;
    const rows = answers.map(({ row }) => row).join();
    if (chips.dataset.rows !== rows) {
      chips.dataset.rows = rows;
      replace(chips, ...answers.flatMap(({ row }, index) => {
        const chip = element("button", { type: "button" });
        chip.addEventListener("click", () => choose(index));
        const starts = index > 0 && answers[index - 1].row !== row;
        return starts ? [element("span", { class: "row-end" }), chip] : [chip];
      }));
    }
    const buttons = chips.querySelectorAll("button");
    answers.forEach(({ label, confidence, row }, index) => {
      const chip = buttons[index];
      chip.textContent = label;
      chip.setAttribute("aria-pressed", String(index === selected));
      chip.setAttribute("aria-label", `${capital(noun)} ${index + 1}: ${label}, ${percent(confidence)}`);
      const next = answers[index + 1];
      chip.classList.toggle("number-end", next?.row === row && next.startsNumber);
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

  /** series: [{key, name, answer}] of the chosen sample, the browser's first; an answer may be missing. */
  const showBars = (series) => {
    const own = series[0].answer;
    [...$("bar-rows").children].forEach((row, index) => {
      const [, tracks, logit] = row.children;
      row.classList.toggle("best", own?.index === index);
      while (tracks.childElementCount > series.length) {
        tracks.lastElementChild.remove();
      }
      while (tracks.childElementCount < series.length) {
        tracks.append(element("span", { class: "track" }, element("span", { class: "bar" })));
      }
      series.forEach(({ key, answer }, place) => {
        const track = tracks.children[place];
        track.dataset.series = key;
        track.firstElementChild.style.setProperty("--share", answer?.probabilities[index] ?? 0);
      });
      tracks.dataset.share = own ? percent(own.probabilities[index]) : "";
      logit.textContent = own ? String(own.logits[index]) : "";
    });
    keepInView(own);
  };

  /** Where there are more bars than room, a new answer scrolls to its own; the page itself stays. */
  const keepInView = (answer) => {
    const bars = $("bars");
    const best = String(answer?.index ?? "");
    const row = $("bar-rows").children[answer?.index ?? -1];
    if (row && bars.dataset.best !== best) {
      const inner = row.getBoundingClientRect();
      const outer = bars.getBoundingClientRect();
      bars.scrollTop += Math.max(0, inner.bottom - outer.bottom) + Math.min(0, inner.top - outer.top);
    }
    bars.dataset.best = best;
  };

  /** Names of the bars; `agreement` tells which executors agree on the shown frame. */
  const showLegend = (series, agreement) => {
    replace($("legend"), ...series.map(({ key, name, ms }) => {
      const found = agreement?.[key];
      const agrees = found && (found.bits ? "same bits" : found.answers ? "same answer" : "another answer");
      const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
      const item = element("li", { "data-series": key }, swatch, name);
      if (ms !== undefined) {
        item.append(element("span", { class: "quiet" }, ` ${ms.toFixed(ms < 1 ? 2 : 1)} ms`));
      }
      if (agrees) {
        item.append(element("span", { class: "badge", "data-good": String(found.answers) }, agrees));
      }
      return item;
    }));
  };

  const showSpeed = (recognition, fps, waiting) => {
    if (waiting) {
      $("speed").textContent = "";
      return;
    }
    const rate = fps && fps >= 1 ? ` · ${fps.toFixed(0)} frames a second` : "";
    $("speed").textContent =
      `${recognition.width} × ${recognition.height} px, recognized in ${recognition.ms.toFixed(1)} ms${rate}`;
  };

  /* ---------- truth, agreement, facts ---------- */

  /** shortcuts: the key of each label, or undefined. */
  const makeKeys = (labels, shortcuts, press) => {
    $("keys").classList.toggle("words", labels.some((label) => label.length > 1));
    replace($("keys"), ...labels.map((label, index) => {
      const shortcut = shortcuts[index];
      const named = { "aria-label": wholeFrames ? `It shows ${label}` : `It is a ${label}` };
      const key = element("button", { type: "button", ...named, ...(shortcut && { "aria-keyshortcuts": shortcut }) },
        element("span", {}, shortcut && shortcut !== label ? `${shortcut} ${label}` : label), element("small", {}, ""));
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
      : "Label images, and this table counts the answers.";
    $("confusion").parentElement.hidden = total === 0;
    const most = Math.max(1, ...counts.flat());
    const head = element("tr", {}, element("th", { scope: "col", class: "corner" }, "label ↓ answer →"),
      ...[...labels, "–"].map((label) => element("th", { scope: "col" }, label)));
    const body = counts.map((row, truth) => element("tr", {}, element("th", { scope: "row" }, labels[truth]),
      ...row.map((times, read) => {
        const cell = element("td", { class: truth === read ? "right" : "wrong" }, times ? String(times) : "");
        cell.style.setProperty("--weight", times / most);
        return cell;
      })));
    replace($("confusion"), element("caption", { class: "hidden" }, "Label and answer"),
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
    $, count, element, makeBars, makeKeys, percent, replace, showAgreement, showAnswer, showBars,
    showCaptures, showChips, showConfusion, showFacts, showLegend, showNotice, showSpeed,
  };
})();
