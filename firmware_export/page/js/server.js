/* The connection to `tintling live`: JSON, and frames as JSON with its pixels behind it. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const FIRST_PAUSE_MS = 500;
  const LONGEST_PAUSE_MS = 8000;

  /** A message with pixels: length of the JSON (4 bytes, little-endian), the JSON, the pixels. */
  const pack = (document, pixels) => {
    const text = new TextEncoder().encode(JSON.stringify(document));
    const message = new Uint8Array(4 + text.length + pixels.length);
    new DataView(message.buffer).setUint32(0, text.length, true);
    message.set(text, 4);
    message.set(pixels, 4 + text.length);
    return message;
  };

  const unpack = (buffer) => {
    const length = new DataView(buffer).getUint32(0, true);
    const document = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
    return { ...document, grey: new Uint8Array(buffer, 4 + length) };
  };

  /** The samples of a server's message, in the form of this page. */
  const samplesOf = (samples, model) => samples.map((sample) => ({
    ...sample,
    tensor: new Int8Array(tintling.decode(sample.tensor).buffer),
    answers: Object.fromEntries(Object.entries(sample.answers).map(([key, { logits, probabilities }]) =>
      [key, tintling.answerOf(logits, probabilities, model)])),
  }));

  class Server {
    /** on: functions by the type of a message, and `state(connected)`. */
    constructor(model, on) {
      this.connected = false;
      this._model = model;
      this._on = on;
      this._pause = FIRST_PAUSE_MS;
      this._requested = null; // number of the frame that the server works on
      this._waiting = null; // the newest frame after it
      this._watching = null;
      this._open();
    }

    _open() {
      const address = new URL("socket", location.href);
      address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
      address.search = "";
      const socket = new WebSocket(address);
      socket.binaryType = "arraybuffer";
      socket.addEventListener("open", () => {
        this.connected = true;
        this._pause = FIRST_PAUSE_MS;
        this._on.state(true);
        if (this._watching !== null) {
          this.watch(this._watching);
        }
      });
      socket.addEventListener("message", ({ data }) => this._receive(data));
      socket.addEventListener("close", () => {
        this.connected = false;
        this._requested = this._waiting = null;
        this._on.state(false);
        setTimeout(() => this._open(), this._pause);
        this._pause = Math.min(2 * this._pause, LONGEST_PAUSE_MS);
      });
      this._socket = socket;
    }

    _receive(data) {
      const message = typeof data === "string" ? JSON.parse(data) : unpack(data);
      if (message.samples) {
        message.samples = samplesOf(message.samples, this._model);
      }
      if (message.type === "recognition" || message.type === "error") {
        this._answered(message);
      }
      this._on[message.type]?.(message);
    }

    _answered(message) {
      if (message.sequence !== undefined && message.sequence === this._requested) {
        this._requested = null;
        const next = this._waiting;
        this._waiting = null;
        if (next) {
          this.recognize(...next);
        }
      }
    }

    _send(message) {
      if (this.connected) {
        this._socket.send(message);
      }
      return this.connected;
    }

    /** Sends a frame to be recognized; while the server works on one, only the newest other frame waits. */
    recognize(frame, several) {
      if (!this.connected) {
        return;
      }
      if (this._requested !== null) {
        this._waiting = [frame, several];
        return;
      }
      this._requested = frame.id;
      const { width, height, id } = frame;
      const { channels } = this._model.input;
      this._send(pack({ type: "recognize", sequence: id, width, height, channels, several }, frame.grey));
    }

    /** Saves a frame as a capture; a frame of the server's source as it was before it was reduced. */
    save(frame, label) {
      const { width, height, id, shown } = frame;
      if (shown !== undefined) {
        return this._send(JSON.stringify({ type: "save-frame", sequence: shown, label }));
      }
      const { channels } = this._model.input;
      return this._send(pack({ type: "save", sequence: id, width, height, channels, label }, frame.grey));
    }

    undoSave() {
      return this._send(JSON.stringify({ type: "undo" }));
    }

    /** Requests frames of the server's source, one at a time: `next` requests another. */
    watch(several) {
      this._watching = several;
      this._send(JSON.stringify({ type: "watch", several }));
    }

    next() {
      this._send(JSON.stringify({ type: "next" }));
    }

    unwatch() {
      if (this._watching !== null) {
        this._watching = null;
        this._send(JSON.stringify({ type: "unwatch" }));
      }
    }
  }

  tintling.Server = Server;
})();
