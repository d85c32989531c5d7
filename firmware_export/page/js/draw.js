/* A sheet to write on: with a finger, a pen, a mouse, or the arrow keys. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const PAPER = "#f7f4ec";
  const INK = "#20242b";
  const STEP = 8;

  class Sheet {
    /** changed(): called after each change; cursor(point or null): where the keyboard's pen is. */
    constructor(canvas, { changed, cursor }) {
      this.width = 480;
      this.height = 360;
      this.pen = 20;
      this.active = false;
      this._canvas = canvas;
      this._changed = changed;
      this._cursor = cursor;
      this._strokes = [];
      this._stroke = null; // of the pointer
      this._point = null; // of the keyboard's pen
      this._written = null; // its stroke while it is down
      this._stale = false;
      this._labelled = [];
      canvas.addEventListener("pointerdown", (event) => this._down(event));
      canvas.addEventListener("pointermove", (event) => this._move(event));
      for (const end of ["pointerup", "pointercancel"]) {
        canvas.addEventListener(end, () => { this._stroke = null; });
      }
      // No stroke is a swipe: a browser that still sees one swallows the press that follows.
      for (const touch of ["touchstart", "touchmove", "touchend"]) {
        canvas.addEventListener(touch, (event) => this.active && event.preventDefault(), { passive: false });
      }
      canvas.addEventListener("keydown", (event) => this._key(event));
      canvas.addEventListener("blur", () => this._lift());
    }

    get empty() {
      return this._strokes.length === 0;
    }

    /** The next stroke begins on a new sheet. */
    markDone() {
      this._stale = true;
    }

    clear() {
      this._labelled = [];
      this._empty();
    }

    /** An empty sheet after a label; restore() brings the drawing back. */
    putAside() {
      this._labelled = this._strokes;
      this._empty();
    }

    /** The drawing that was put aside, unless something new was drawn. */
    restore() {
      if (this.empty && this._labelled.length) {
        this._strokes = this._labelled;
        this._labelled = [];
        this._stale = true; // it is labelled anew, or replaced
        this.paint();
      }
    }

    _empty() {
      this._strokes = [];
      this._written = null;
      this._stale = false;
      this.paint();
    }

    undo() {
      this._strokes.pop();
      this._written = null;
      this.paint();
    }

    /** Paints the sheet on the canvas, and calls changed(). */
    paint() {
      if (!this.active) {
        return;
      }
      const context = this._canvas.getContext("2d", { willReadFrequently: true });
      context.fillStyle = PAPER;
      context.fillRect(0, 0, this.width, this.height);
      context.strokeStyle = context.fillStyle = INK;
      context.lineCap = context.lineJoin = "round";
      for (const stroke of this._strokes) {
        this._trace(context, stroke);
      }
      this._changed();
    }

    _trace(context, { points, pen }) {
      const [first] = points;
      context.lineWidth = pen;
      context.beginPath();
      context.moveTo(...first);
      // Through the middles of the pieces, so that a fast hand leaves a curve.
      for (let place = 1; place < points.length; place++) {
        const [x, y] = points[place - 1];
        const [toX, toY] = points[place];
        context.quadraticCurveTo(x, y, (x + toX) / 2, (y + toY) / 2);
      }
      context.lineTo(...points.at(-1));
      context.stroke();
    }

    _begin(point) {
      if (this._stale) {
        this._strokes = [];
        this._stale = false;
      }
      const stroke = { points: [point, point], pen: this.pen };
      this._strokes.push(stroke);
      return stroke;
    }

    _place(event) {
      const box = this._canvas.getBoundingClientRect();
      return [
        ((event.clientX - box.left) * this.width) / box.width,
        ((event.clientY - box.top) * this.height) / box.height,
      ];
    }

    _down(event) {
      if (!this.active || event.button !== 0 || this._stroke) {
        return;
      }
      this._canvas.setPointerCapture(event.pointerId);
      this._lift();
      this._stroke = this._begin(this._place(event));
      this.paint();
    }

    _move(event) {
      if (!this._stroke) {
        return;
      }
      const events = event.getCoalescedEvents?.() ?? [];
      for (const each of events.length ? events : [event]) {
        this._stroke.points.push(this._place(each));
      }
      this.paint();
    }

    _key(event) {
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
      const move = moves[event.key];
      if (!this.active || event.ctrlKey || event.altKey || event.metaKey || (!move && event.key !== " ")) {
        return;
      }
      event.preventDefault();
      this._point ??= [this.width / 2, this.height / 4];
      if (move) {
        const step = event.shiftKey ? 1 : STEP;
        const [x, y] = this._point;
        this._point = [
          Math.min(Math.max(x + move[0] * step, 0), this.width),
          Math.min(Math.max(y + move[1] * step, 0), this.height),
        ];
        this._written?.points.push(this._point);
      } else {
        this._written = this._written ? null : this._begin(this._point);
      }
      this.paint();
      this._cursor({ point: this._point, down: this._written !== null });
    }

    _lift() {
      this._written = null;
      this._point = null;
      this._cursor(null);
    }
  }

  tintling.Sheet = Sheet;
})();
