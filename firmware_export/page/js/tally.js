/* Counts: right and wrong answers by label, and agreement of the executors. */
"use strict";
globalThis.tintling ??= {};

(() => {
  /** Counts answers by true label; the last column is "none". */
  class Confusion {
    constructor(labels) {
      this.labels = labels;
      this.reset();
    }

    reset() {
      this.counts = this.labels.map(() => new Array(this.labels.length + 1).fill(0));
      this._log = [];
    }

    /** Counts an answer; an image that is labelled again counts once. `saves` is how often it was saved. */
    add(image, truth, answer) {
      const column = answer === null ? this.labels.length : answer;
      const before = this._log.at(-1)?.image === image ? this.undo() : null;
      const entry = { image, truth, column, saves: before?.saves ?? 0 };
      this.counts[truth][column] += 1;
      this._log.push(entry);
      return entry;
    }

    /** Removes the last answer, and returns it. */
    undo() {
      const last = this._log.pop() ?? null;
      if (last) {
        this.counts[last.truth][last.column] -= 1;
      }
      return last;
    }

    get total() {
      return this._log.length;
    }

    get right() {
      return this._log.filter(({ truth, column }) => truth === column).length;
    }
  }

  const sameNumbers = (left, right) =>
    left.length === right.length && left.every((value, place) => value === right[place]);

  /** Counts how often other executors gave the browser's answer, and its bits. */
  class Agreement {
    constructor() {
      this.rows = new Map();
      this.last = null;
    }

    _row(key) {
      if (!this.rows.has(key)) {
        this.rows.set(key, { frames: 0, answers: 0, bits: 0 });
      }
      return this.rows.get(key);
    }

    /** Compares two recognitions of one frame; `theirs` is a list of samples as the server sends them. */
    compare(mine, theirs) {
      const sameInput = mine.length === theirs.length && mine.every((sample, place) => {
        const other = theirs[place];
        return sameNumbers([sample.x, sample.y, sample.width, sample.height], other.region) &&
          sample.row === other.row && sameNumbers(sample.tensor, other.tensor);
      });
      const keys = new Set(theirs.flatMap((sample) => Object.keys(sample.answers)));
      const found = {};
      this._count("input", sameInput, sameInput);
      for (const key of keys) {
        const pairs = mine.map((sample, place) => [sample.answer, theirs[place]?.answers[key]]);
        const together = mine.length === theirs.length && pairs.every(([, other]) => other);
        const answers = together && pairs.every(([own, other]) => own.index === other.index);
        const bits = together && pairs.every(([own, other]) => sameNumbers(own.logits, other.logits));
        this._count(key, answers, bits);
        found[key] = { answers, bits };
      }
      this.last = { sameInput, found };
      return this.last;
    }

    _count(key, answers, bits) {
      const row = this._row(key);
      row.frames += 1;
      row.answers += Number(answers);
      row.bits += Number(bits);
    }
  }

  tintling.Confusion = Confusion;
  tintling.Agreement = Agreement;
})();
