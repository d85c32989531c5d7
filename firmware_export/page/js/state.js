/* What all parts of the page share: its state, its canvas, its counts, and names for people. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const { model } = tintling;
  const wholeFrames = model.preprocessing === "frame"; // one answer a frame, and no ink to be found
  const canvas = document.getElementById("frame");

  document.documentElement.dataset.task = wholeFrames ? "frame" : "ink";
  tintling.page = {
    wholeFrames,
    state: {
      input: null, // "draw", "camera", "image" or "server"
      several: false, // recognize all samples of a frame
      frozen: false, // camera or server
      waiting: false, // the input has given no image yet
      frame: null, // {id, width, height, grey}, and `shown` for a frame of the server's source
      frames: 0, // counted
      recognition: null, // of this browser: {width, height, samples, ms}
      smoothed: null, // the answer after smoothing over earlier frames, and after the threshold
      smoothing: { draw: false, image: false, camera: true, server: null }, // the server tells its default
      theirs: null, // answers of the server to this frame, or to the one before
      selected: 0, // the sample that bars and images show
      cursor: null, // the keyboard's pen
      threshold: 0.5, // confidence from which on an answer is accepted
      executors: [], // of the server
      captures: null, // on the server, by label
      saving: false, // a capture is being saved
      image: null, // the file that was opened
    },
    canvas,
    context: canvas.getContext("2d", { willReadFrequently: true }),
    confusion: new tintling.Confusion(model.labels),
    agreement: new tintling.Agreement(),
    recognizer: null, // runs the module
    smoothers: null, // one: a Smoother; several: a SampleTracker
    server: null, // the connection to `tintling live`
    names: {
      input: wholeFrames ? "Input of the network" : "Region and 28 × 28",
      browser: "This browser’s WebAssembly",
      c: "Server’s C",
      int8: "Server’s LiteRT",
      float: "Server’s float",
      device: "Device",
      board: "Board of the camera",
    },
    inexact: ["float"], // their outputs are no int8, so that bits cannot be equal
  };
})();
