/* Everything that is shown: answer, bars, images, tables. It decides nothing. */
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

  /** The large answer, its certainty, and the line below; said as `page.said` gives it. */
  const showAnswer = ({ text, state, confidence, probabilities, accepted, count: many }, threshold, waiting) => {
    const rows = text.split("\n");
    const longest = Math.max(...rows.map((row) => row.length));
    $("digits").textContent = text || "–";
    $("digits").dataset.state = state;
    $("digits").dataset.size = longest > 8 || rows.length > 2 ? "small"
      : longest > 2 || rows.length > 1 ? "medium" : "large";
    $("certainty").textContent = {
      none: waiting ? "No image yet" : "No digit",
      unsure: "Not sure",
      sure: many > 1 ? `${many} digits` : percent(confidence),
    }[state];
    const least = many > 1 ? "The least certain has" : state === "unsure" ? "Only" : "It has";
    $("detail").textContent = {
      none: waiting ? "" : accepted ? "Nothing here stands out as one." : "What is here does not stand out as one.",
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

  /** One button a digit, to choose which one the bars and images show; answers as `page.said` gives them. */
  const showChips = (answers, selected, choose) => {
    const chips = $("chips");
    chips.hidden = answers.length < 2;
    if (chips.childElementCount !== answers.length) {
      replace(chips, ...answers.map((_, index) => {
        const chip = element("button", { type: "button" });
        chip.addEventListener("click", () => choose(index));
        return chip;
      }));
    }
    answers.forEach(({ label, confidence, row }, index) => {
      const chip = chips.children[index];
      chip.textContent = label;
      chip.setAttribute("aria-pressed", String(index === selected));
      chip.setAttribute("aria-label", `Digit ${index + 1}: ${label}, ${percent(confidence)}`);
      chip.classList.toggle("new-row", index > 0 && answers[index - 1].row !== row);
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
      : "Tell the page what an image shows, and this table counts what was read.";
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
    $, count, element, makeBars, makeKeys, percent, replace, showAgreement, showAnswer, showBars,
    showCaptures, showChips, showConfusion, showFacts, showLegend, showNotice, showSpeed,
  };
})();
