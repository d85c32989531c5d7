/* Steadies answers over time, as verdict.py and places.py of the camera client do: the same rule, the same
   order of arithmetic, in the frames' own time. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const TIME_CONSTANT_S = 0.35;
  const LONGEST_GAP_S = 1.5;
  const HELD_BACK = "?";

  const middleOf = (box) => [box.x + box.width / 2, box.y + box.height / 2];

  /** How far apart the middles of two regions are, in px. */
  const distance = (before, after) => {
    const [x0, y0] = middleOf(before);
    const [x1, y1] = middleOf(after);
    return Math.hypot(x1 - x0, y1 - y0);
  };

  /** Whether a region has moved by more than half the size of the larger of the two. */
  const apart = (before, after) =>
    distance(before, after) > Math.max(before.width, before.height, after.width, after.height) / 2;

  const isNear = (earlier, time) => time - earlier >= 0 && time - earlier <= LONGEST_GAP_S;

  /** An exponential mean of probabilities; a frame without a digit counts as one with none but zeros. */
  class Smoother {
    constructor(labels, threshold = 0.5, enabled = true) {
      Object.assign(this, { labels, threshold, enabled });
      this._mean = labels.map(() => 0);
      this._last = null;
      this._region = null;
    }

    /** Takes a frame: when it was taken, in seconds; probabilities and region of its digit, or null. */
    update(time, probabilities, region) {
      const seen = this.labels.map((_, index) => Math.fround(probabilities?.[index] ?? 0));
      const moved = region && this._region && apart(this._region, region);
      if (this._last === null || !isNear(this._last, time) || moved) {
        this._mean = seen;
      } else {
        const weight = 1 - Math.exp(-(time - this._last) / TIME_CONSTANT_S);
        this._mean = this._mean.map((mean, index) => mean + (seen[index] - mean) * weight);
      }
      this._last = time;
      this._region = region ?? this._region;
      return this._verdict(this.enabled ? this._mean : seen);
    }

    _verdict(probabilities) {
      const confidence = Math.max(...probabilities);
      const index = probabilities.indexOf(confidence);
      const passed = confidence > 0 && confidence >= this.threshold;
      return { label: passed ? this.labels[index] : null, confidence, index, probabilities };
    }
  }

  /** Several digits a frame: each place of writing has a mean of its own. */
  class DigitTracker {
    /** like: a Smoother; labels, threshold and switch are looked up in it at each frame. */
    constructor(like) {
      this._like = like;
      this._places = [];
    }

    /** Takes a frame: found is [{row, region, probabilities}] in reading order. */
    update(time, found) {
      const places = this._places.filter((place) => isNear(place.seen, time));
      const mine = this._matched(places, found);
      const moved = mine.some((place) => !places.includes(place));
      const missed = moved ? [] : places.filter((place) => !mine.includes(place));
      const verdicts = mine.map((place, index) => {
        Object.assign(place, { region: found[index].region, seen: time });
        return this._updated(place, time, found[index]);
      });
      const faded = missed.map((place) => ({ place, verdict: this._updated(place, time, null) }));
      this._places = [...mine, ...missed];
      const lines = linesOf(found, verdicts);
      const all = this._like.enabled ? withMissed(lines, faded) : lines;
      const letters = all.flat();
      return {
        verdicts,
        label: letters.length ? all.map((line) => line.map(({ text }) => text).join("")).join("\n") : null,
        confidence: letters.length ? Math.min(...letters.map(({ confidence }) => confidence)) : 0,
        count: letters.length,
      };
    }

    /** The place of each digit: the nearest pairs first, and a new one for what is left. */
    _matched(places, found) {
      const pairs = places.flatMap((place, number) => found
        .map(({ region }, index) => ({ place, number, index, far: distance(place.region, region), region }))
        .filter(({ region }) => !apart(place.region, region)));
      pairs.sort((a, b) => a.far - b.far || a.number - b.number || a.index - b.index);
      const taken = new Map();
      const used = new Set();
      for (const { place, index } of pairs) {
        if (!taken.has(index) && !used.has(place)) {
          taken.set(index, place);
          used.add(place);
        }
      }
      return found.map((_, index) => taken.get(index) ?? { smoother: new Smoother(this._like.labels) });
    }

    _updated({ smoother }, time, digit) {
      smoother.threshold = this._like.threshold;
      smoother.enabled = this._like.enabled;
      return smoother.update(time, digit?.probabilities ?? null, digit?.region ?? null);
    }
  }

  const linesOf = (found, verdicts) => {
    const lines = new Map();
    found.forEach(({ row, region, probabilities }, index) => {
      const { label, confidence } = verdicts[index];
      if (label !== null || probabilities !== null) {
        lines.set(row, [...(lines.get(row) ?? []), { region, text: label ?? HELD_BACK, confidence }]);
      }
    });
    return [...lines.values()];
  };

  const levelOf = ({ region }) => middleOf(region)[1];
  const meanLevel = (line) => line.reduce((sum, letter) => sum + levelOf(letter), 0) / line.length;

  /** Puts digits that were not found in this frame, but still count, where they stood. */
  const withMissed = (lines, faded) => {
    const ghosts = faded.filter(({ verdict }) => verdict.label !== null).map(({ place, verdict }) =>
      ({ region: place.region, text: verdict.label, confidence: verdict.confidence }));
    if (!ghosts.length) {
      return lines;
    }
    const all = lines.map((line) => [...line]);
    for (const ghost of ghosts.sort((a, b) => a.region.x - b.region.x)) {
      const line = levelLine(all, ghost);
      if (line) {
        line.push(ghost);
        line.sort((a, b) => a.region.x - b.region.x);
      } else {
        all.push([ghost]);
      }
    }
    return all.sort((a, b) => meanLevel(a) - meanLevel(b));
  };

  /** The line whose digit beside this one is level with it. */
  const levelLine = (lines, ghost) => {
    let best = null;
    let nearest = 0;
    const aside = (letter) => Math.abs(letter.region.x - ghost.region.x);
    for (const line of lines) {
      const beside = line.reduce((least, letter) => (aside(letter) < aside(least) ? letter : least));
      const off = Math.abs(levelOf(beside) - levelOf(ghost));
      if (off <= Math.max(beside.region.height, ghost.region.height) && (!best || off < nearest)) {
        [best, nearest] = [line, off];
      }
    }
    return best;
  };

  Object.assign(tintling, { DigitTracker, Smoother });
})();
