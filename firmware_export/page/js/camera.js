/* Images from outside: the browser's camera, and files. */
"use strict";
globalThis.tintling ??= {};

(() => {
  const LONGEST = 640; // px of a live frame; what is written fills enough of it
  const WHY = {
    NotAllowedError: "The browser was not allowed to use a camera. Allow it beside the address, then start again.",
    NotFoundError: "This device has no camera that the browser can use.",
    NotReadableError: "The camera is in use by another program.",
    OverconstrainedError: "The chosen camera is gone. Choose another one.",
  };

  /** A stream of frames; frame() is called with what drawImage takes, its size, and its time in seconds. */
  class Camera {
    constructor(frame) {
      this.running = false;
      this._frame = frame;
      this._stream = null;
      this._video = document.createElement("video");
      this._video.muted = true;
      this._video.playsInline = true;
    }

    /** Starts, with a certain camera or with the one that looks away from the user. */
    async start(deviceId) {
      this.stop();
      if (!navigator.mediaDevices?.getUserMedia) {
        throw new Error("Browsers give their camera only to pages from this machine or over https. " +
          "“Image” takes photographs everywhere.");
      }
      const wanted = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: "environment" };
      try {
        this._stream = await navigator.mediaDevices.getUserMedia({
          audio: false,
          video: { ...wanted, width: { ideal: LONGEST }, height: { ideal: 480 } },
        });
      } catch (error) {
        throw new Error(WHY[error.name] ?? `The camera does not start: ${error.message}`);
      }
      this._video.srcObject = this._stream;
      await this._video.play();
      this.running = true;
      this._next();
    }

    stop() {
      this.running = false;
      for (const track of this._stream?.getTracks() ?? []) {
        track.stop();
      }
      this._stream = null;
      this._video.srcObject = null;
    }

    /** Cameras that can be chosen; they have names once one of them was allowed. */
    async devices() {
      const all = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
      return all.filter((device) => device.kind === "videoinput");
    }

    get current() {
      return this._stream?.getVideoTracks()[0]?.getSettings().deviceId;
    }

    _next() {
      const video = this._video;
      const take = (now, about) => {
        if (!this.running) {
          return;
        }
        if (video.videoWidth) {
          const size = fitted(video.videoWidth, video.videoHeight, LONGEST);
          this._frame(video, ...size, (about?.captureTime ?? now) / 1000);
        }
        this._next();
      };
      if (video.requestVideoFrameCallback) {
        video.requestVideoFrameCallback(take);
      } else {
        requestAnimationFrame(take);
      }
    }
  }

  /** Width and height with no longer side than `longest`, never enlarged. */
  const fitted = (width, height, longest) => {
    const scale = Math.min(1, longest / Math.max(width, height));
    return [Math.max(8, Math.round(width * scale)), Math.max(8, Math.round(height * scale))];
  };

  /** An image file, turned as its camera says; at most 1,600 by 1,200 pixels are left of it. */
  const openImage = async (file) => {
    let image;
    try {
      image = await createImageBitmap(file);
    } catch {
      throw new Error(`“${file.name}” is no image that this browser can read.`);
    }
    const { width, height } = image;
    const scale = Math.min(1, Math.sqrt((1600 * 1200) / (width * height)));
    const size = [Math.floor(width * scale), Math.floor(height * scale)];
    if (Math.min(...size) < 8 || Math.max(...size) > 8192) {
      throw new Error(`“${file.name}” has ${width}×${height} pixels: its sides must have 8 to 8,192.`);
    }
    return { image, size };
  };

  const BRIGHT = 128;
  const MOSTLY = 0.98;
  const OPAQUE = 0.75;

  /**
   * What transparent parts of an image become: black where everything opaque is bright, such as white ink alone,
   * else white. The rule is that of tintling/images.py. Pixels are R, G, B, A as a canvas gives them.
   */
  const backgroundOf = (pixels) => {
    let [alpha, visible, bright] = [0, 0, 0];
    for (let at = 0; at < pixels.length; at += 4) {
      alpha += pixels[at + 3];
      if (pixels[at + 3] >= BRIGHT) {
        visible += 1;
        bright += (77 * pixels[at] + 150 * pixels[at + 1] + 29 * pixels[at + 2] + 128) >> 8 >= BRIGHT;
      }
    }
    const inkAlone = visible > 0 && alpha / (pixels.length / 4) <= 255 * OPAQUE;
    return inkAlone && bright / visible >= MOSTLY ? "#000000" : "#ffffff";
  };

  tintling.Camera = Camera;
  tintling.backgroundOf = backgroundOf;
  tintling.openImage = openImage;
})();
