// Looks at the camera until a code is seen: centre square, one frame at a time, never stopped by
// an error. The same text counts again only after it was out of sight for a while.

const APART = 80; // ms between frames: twelve a second is quick enough and keeps the phone cool
const OUT_OF_SIGHT = 4000; // ms
const SIDE = 720; // px, of the picture the decoder gets

export class Scanner {
  constructor(video, onText) {
    this.video = video;
    this.onText = onText;
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d", { willReadFrequently: true });
    this.seen = new Map(); // text → when it was last in sight
    this.decoder = null;
    this.paused = false;
    this.running = false;
  }

  start(decoder) {
    this.decoder = decoder;
    if (this.running) return;
    this.running = true;
    this.look();
  }

  stop() {
    this.running = false;
  }

  pause() {
    this.paused = true;
  }

  resume() {
    const at = performance.now(); // what lay before the camera meanwhile is not a new guest
    for (const text of this.seen.keys()) this.seen.set(text, at);
    this.paused = false;
  }

  async look() {
    while (this.running) {
      const began = performance.now();
      try {
        await this.nextFrame();
        if (!this.paused && this.video.videoWidth) this.saw(await this.decoder.decode(this.picture()));
      } catch {
        // one frame lost; the next one comes
      }
      const rest = APART - (performance.now() - began);
      if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    }
  }

  nextFrame() {
    return new Promise((resolve) => {
      setTimeout(resolve, 500); // a camera that stands still must not stop the loop
      if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(resolve);
      else requestAnimationFrame(resolve);
    });
  }

  picture() {
    const { videoWidth: width, videoHeight: height } = this.video;
    const square = Math.min(width, height);
    const side = Math.min(square, SIDE);
    this.canvas.width = this.canvas.height = side;
    this.pen.drawImage(
      this.video, (width - square) / 2, (height - square) / 2, square, square, 0, 0, side, side,
    );
    return this.pen.getImageData(0, 0, side, side);
  }

  saw(text) {
    if (!text || this.paused) return;
    const at = performance.now();
    const before = this.seen.get(text) ?? -Infinity;
    this.seen.set(text, at);
    for (const [old, when] of this.seen) if (at - when > OUT_OF_SIGHT) this.seen.delete(old);
    if (at - before > OUT_OF_SIGHT) this.onText(text);
  }
}
