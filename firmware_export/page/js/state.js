/* What all parts of the page share: its state, its canvas, its counts, and names for people. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const { model } = tintling;
  const canvas = document.getElementById("frame");

  tintling.page = {
    state: {
      input: null, // "draw", "camera", "image" or "server"
      several: false, // read all digits of a frame
      frozen: false, // camera or server
      waiting: false, // the input has given no image yet
      frame: null, // {id, width, height, grey}, and `shown` for a frame of the server's source
      frames: 0, // counted
      reading: null, // what this browser read in it
      verdict: null, // what is said of it, and of the frames before it
      steady: { draw: false, image: false, camera: true, server: null }, // the server says what suits
      theirs: null, // what the server read in it, or in the one before
      selected: 0, // the digit that bars and images show
      cursor: null, // the keyboard's pen
      threshold: 0.5, // confidence from which on an answer counts
      executors: [], // of the server
      captures: null, // on the server, by label
      saving: false, // a capture is on its way
      image: null, // the file that was opened
    },
    canvas,
    context: canvas.getContext("2d", { willReadFrequently: true }),
    confusion: new tintling.Confusion(model.labels),
    agreement: new tintling.Agreement(),
    reader: null, // runs the module
    steady: null, // one: a Smoother; several: a DigitTracker
    server: null, // the line to `tintling live`
    names: {
      input: "Region and 28 × 28",
      browser: "This browser’s WebAssembly",
      c: "Server’s C",
      int8: "Server’s LiteRT",
      float: "Server’s float",
      device: "Device",
      board: "The board itself",
    },
    inexact: ["float"], // their outputs are no int8, and never the same
  };
})();
