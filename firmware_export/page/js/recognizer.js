/* Runs the device's C as WebAssembly: frame in, samples out, or the one answer of a network for whole frames.
   The functions are those of tl_web.h. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const VERSION = 4;
  const FIELDS = [
    "x", "y", "width", "height", "row", "inkIsDark", "contrast", "spread", "threshold", "strokeWidth",
    "reduction", "startsNumber",
  ];

  const decode = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  /** Probabilities of int8 outputs, with the arithmetic of the Python client. */
  const probabilitiesOf = (logits, model) => {
    const best = Math.max(...logits);
    const weights = Array.from(logits, (logit) =>
      model.softmax ? logit + 128 : Math.exp((logit - best) * model.scale));
    const sum = Math.max(weights.reduce((a, b) => a + b, 0), 1e-9);
    return weights.map((weight) => weight / sum);
  };

  /** The answer of a network: the label of the largest logit, the first of equals, as on the device. */
  const answerOf = (logits, probabilities, model) => {
    const index = logits.indexOf(Math.max(...logits));
    return { logits, probabilities, index, label: model.labels[index], confidence: probabilities[index] };
  };

  class Recognizer {
    constructor(model, exports) {
      this.model = model;
      this.maxPixels = exports.tl_web_max_pixels();
      this.preprocessVersion = exports.tl_preprocess_version();
      this._exports = exports;
      this._frame = exports.tl_web_frame();
      const { height, width, channels } = model.input;
      this.channels = channels; // of a frame's bytes, too
      this._tensor = height * width * channels;
    }

    _bytes(address, count) {
      return new Uint8Array(this._exports.memory.buffer, address, count);
    }

    /** Grey levels of the pixels of a canvas, or R, G and B for a network that sees colours; the module keeps a copy. */
    grey({ width, height, data }) {
      this._bytes(this._frame, width * height * 4).set(data);
      if (this._exports.tl_web_grey(width, height) !== 0) {
        throw new RangeError(`an image of ${width}×${height} pixels is too small or too large`);
      }
      return this._bytes(this._frame, width * height * this.channels).slice();
    }

    /** Recognizes the samples of a frame: {width, height, grey}. Without a sample, `samples` is empty. */
    recognize(frame, several) {
      const { width, height, grey } = frame;
      this._bytes(this._frame, width * height * this.channels).set(grey);
      const started = performance.now();
      const count = this._exports.tl_web_read(width, height, several ? 1 : 0);
      const ms = performance.now() - started;
      if (count < 0) {
        throw new RangeError(`a frame of ${width}×${height} pixels cannot be processed (${count})`);
      }
      const samples = Array.from({ length: count }, (_, index) => this._sample(index));
      return { width, height, samples, ms };
    }

    _sample(index) {
      const { tl_web_sample, tl_web_tensor, tl_web_logits, memory } = this._exports;
      const numbers = new Int32Array(memory.buffer, tl_web_sample(index), FIELDS.length);
      const sample = Object.fromEntries(FIELDS.map((name, place) => [name, numbers[place]]));
      sample.tensor = new Int8Array(memory.buffer, tl_web_tensor(index), this._tensor).slice();
      const outputs = new Int8Array(memory.buffer, tl_web_logits(index), this.model.outputs);
      const logits = Array.from(outputs);
      sample.answer = answerOf(logits, probabilitiesOf(logits, this.model), this.model);
      sample.accepted = this._exports.tl_web_answer(index, this.model.leastMargin) >= 0;
      return sample;
    }

    /** Intermediate images of a sample of the last frame: background, ink, regions. */
    inspect(index) {
      if (this._exports.tl_web_inspect(index) !== 1) {
        return null;
      }
      const [width, height] = new Int32Array(this._exports.memory.buffer, this._exports.tl_web_view(), 2);
      const [reduced, background, ink, mask] = [0, 1, 2, 3].map((which) =>
        this._bytes(this._exports.tl_web_plane(which), width * height).slice());
      return { width, height, reduced, background, ink, mask };
    }
  }

  /** Starts the module that the model brings along. */
  tintling.openRecognizer = async (model) => {
    const { instance } = await WebAssembly.instantiate(decode(model.wasm), {});
    const version = instance.exports.tl_web_version();
    if (version !== VERSION) {
      throw new Error(`this page needs version ${VERSION} of the module's functions, the module has ${version}`);
    }
    return new Recognizer(model, instance.exports);
  };
  tintling.decode = decode;
  tintling.answerOf = answerOf;
})();
