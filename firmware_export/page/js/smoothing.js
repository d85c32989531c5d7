/* Smooths answers over time, as recognition/smoothing.py and recognition/tracking.py of the camera client do:
   the same rule, the same order of arithmetic, in the frames' own time. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const TIME_CONSTANT_S = 0.35;
  const LONGEST_GAP_S = 1.5;
  const BELOW_THRESHOLD = "?";

  const centreOf = (box) => [box.x + box.width / 2, box.y + box.height / 2];

  /** Distance of the centres of two regions, in px. */
  const distance = (before, after) => {
    const [x0, y0] = centreOf(before);
    const [x1, y1] = centreOf(after);
    return Math.hypot(x1 - x0, y1 - y0);
  };

  /** Whether a region has moved by more than half the longest side of the two. */
  const apart = (before, after) =>
    distance(before, after) > Math.max(before.width, before.height, after.width, after.height) / 2;

  const isRecent = (earlier, time) => time - earlier >= 0 && time - earlier <= LONGEST_GAP_S;

  /** An exponential mean of probabilities; a frame without a sample counts as one whose probabilities are zero. */
  class Smoother {
    constructor(labels, threshold = 0.5, enabled = true) {
      Object.assign(this, { labels, threshold, enabled });
      this._mean = labels.map(() => 0);
      this._last = null;
      this._region = null;
    }

    /** Takes a frame: when it was taken, in seconds; probabilities and region of its sample, or null. */
    update(time, probabilities, region) {
      const current = this.labels.map((_, index) => Math.fround(probabilities?.[index] ?? 0));
      const moved = region && this._region && apart(this._region, region);
      if (this._last === null || !isRecent(this._last, time) || moved) {
        this._mean = current;
      } else {
        const weight = 1 - Math.exp(-(time - this._last) / TIME_CONSTANT_S);
        this._mean = this._mean.map((mean, index) => mean + (current[index] - mean) * weight);
      }
      this._last = time;
      this._region = region ?? this._region;
      return this._prediction(this.enabled ? this._mean : current);
    }

    _prediction(probabilities) {
      const confidence = Math.max(...probabilities);
      const index = probabilities.indexOf(confidence);
      const passed = confidence > 0 && confidence >= this.threshold;
      return { label: passed ? this.labels[index] : null, confidence, index, probabilities };
    }
  }

  /** Follows several samples from frame to frame, and smooths each of them. */
  class SampleTracker {
    /** like: a Smoother; labels, threshold and switch are looked up in it at each frame. */
    constructor(like) {
      this._like = like;
      this._tracks = [];
    }

    /**
     * Takes a frame: samples is [{row, startsNumber, region, probabilities}] in reading order. The text of all
     * samples, by rows and numbers, is the `label`, with the least `confidence` in it and the `count` of its characters; `samples` are smoothed one by
     * one.
     */
    update(time, samples) {
      const alive = this._tracks.filter((track) => isRecent(track.lastSeen, time));
      const continued = this._matched(alive, samples);
      const moved = continued.some((track) => !alive.includes(track));
      const missed = moved ? [] : alive.filter((track) => !continued.includes(track));
      const smoothed = continued.map((track, index) => {
        Object.assign(track, { region: samples[index].region, lastSeen: time });
        return this._smoothed(track, time, samples[index]);
      });
      const faded = missed.map((track) => ({ track, smoothed: this._smoothed(track, time, null) }));
      this._tracks = [...continued, ...missed];
      const lines = linesOf(samples, smoothed);
      const all = this._like.enabled ? withMissed(lines, faded) : lines;
      const characters = all.flat();
      return {
        samples: smoothed,
        label: characters.length ? all.map(textOf).join("\n") : null,
        confidence: characters.length ? Math.min(...characters.map(({ confidence }) => confidence)) : 0,
        count: characters.length,
      };
    }

    /** The track of each sample: the nearest pairs first, and new tracks for the samples that are left. */
    _matched(tracks, samples) {
      const pairs = tracks.flatMap((track, number) => samples
        .map(({ region }, index) => ({ track, number, index, far: distance(track.region, region), region }))
        .filter(({ region }) => !apart(track.region, region)));
      pairs.sort((a, b) => a.far - b.far || a.number - b.number || a.index - b.index);
      const matched = new Map();
      const used = new Set();
      for (const { track, index } of pairs) {
        if (!matched.has(index) && !used.has(track)) {
          matched.set(index, track);
          used.add(track);
        }
      }
      return samples.map((_, index) => matched.get(index) ?? { smoother: new Smoother(this._like.labels) });
    }

    _smoothed({ smoother }, time, sample) {
      smoother.threshold = this._like.threshold;
      smoother.enabled = this._like.enabled;
      return smoother.update(time, sample?.probabilities ?? null, sample?.region ?? null);
    }
  }

  const linesOf = (samples, smoothed) => {
    const lines = new Map();
    const starting = new Map(); // rows in which the first sample of a number was rejected: the next one starts it
    samples.forEach(({ row, startsNumber, region, probabilities }, index) => {
      const { label, confidence } = smoothed[index];
      const starts = startsNumber || (starting.get(row) ?? false);
      const rejected = label === null && probabilities === null;
      starting.set(row, rejected && starts);
      if (!rejected) {
        const character = { region, text: label ?? BELOW_THRESHOLD, confidence, starts };
        lines.set(row, [...(lines.get(row) ?? []), character]);
      }
    });
    return [...lines.values()];
  };

  /** The text of a row. Beside a sample that was missed in this frame, gaps tell where a number starts. */
  const textOf = (line) => {
    const heights = line.map(({ region }) => region.height).sort((a, b) => a - b);
    const height = heights[heights.length >> 1];
    return line.map(({ region, text, starts }, place) => {
      const before = line[place - 1];
      if (!before) {
        return text;
      }
      const gap = region.x - before.region.x - before.region.width;
      const known = starts !== null && before.starts !== null;
      return (known ? starts : gap * 2 > height) ? ` ${text}` : text;
    }).join("");
  };

  const levelOf = ({ region }) => centreOf(region)[1];
  const meanLevel = (line) => line.reduce((sum, character) => sum + levelOf(character), 0) / line.length;

  /** Puts samples that were missed in this frame, but are still above the threshold, where they stood. */
  const withMissed = (lines, faded) => {
    const kept = faded.filter(({ smoothed }) => smoothed.label !== null).map(({ track, smoothed }) =>
      ({ region: track.region, text: smoothed.label, confidence: smoothed.confidence, starts: null }));
    if (!kept.length) {
      return lines;
    }
    const all = lines.map((line) => [...line]);
    for (const character of kept.sort((a, b) => a.region.x - b.region.x)) {
      const line = levelLine(all, character);
      if (line) {
        line.push(character);
        line.sort((a, b) => a.region.x - b.region.x);
      } else {
        all.push([character]);
      }
    }
    return all.sort((a, b) => meanLevel(a) - meanLevel(b));
  };

  /** The line whose nearest character is level with this one; null if there is none. */
  const levelLine = (lines, character) => {
    let best = null;
    let nearest = 0;
    const aside = (other) => Math.abs(other.region.x - character.region.x);
    for (const line of lines) {
      const beside = line.reduce((least, other) => (aside(other) < aside(least) ? other : least));
      const off = Math.abs(levelOf(beside) - levelOf(character));
      if (off <= Math.max(beside.region.height, character.region.height) && (!best || off < nearest)) {
        [best, nearest] = [line, off];
      }
    }
    return best;
  };

  Object.assign(tintling, { SampleTracker, Smoother });
})();
