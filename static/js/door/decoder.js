// Finds the QR code in a frame: zxing in a worker, plain JavaScript in a worker where it fails.

const START = 8000; // ms for loading and compiling one megabyte of wasm on an old phone

/** Returns a decoder that is ready; `plain` skips zxing. */
export async function openDecoder({ zxing, wasm, qr, plain }) {
  if (!plain) {
    const worker = new Worker(zxing);
    if (await isReady(worker, { wasm })) return new Decoder(worker, "zxing", qr);
    worker.terminate();
  }
  const worker = new Worker(qr);
  await isReady(worker, {});
  return new Decoder(worker, "qr", qr);
}

function isReady(worker, greeting) {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), START);
    const end = (ready) => {
      clearTimeout(timer);
      resolve(ready);
    };
    worker.onmessage = ({ data }) => end(Boolean(data.ready));
    worker.onerror = () => end(false);
    worker.postMessage(greeting);
  });
}

class Decoder {
  constructor(worker, name, fallback) {
    this.fallback = fallback;
    this.waiting = null;
    this.use(worker, name);
  }

  use(worker, name) {
    this.worker = worker;
    this.name = name;
    worker.onmessage = ({ data }) => "text" in data && this.end(data.text);
    worker.onerror = () => this.replace();
  }

  /** Returns the text in one frame, or null. One frame at a time. */
  decode(pixels) {
    return new Promise((resolve) => {
      this.waiting = resolve;
      this.worker.postMessage({ pixels }, [pixels.data.buffer]);
    });
  }

  end(text) {
    this.waiting?.(text);
    this.waiting = null;
  }

  replace() {
    this.worker.terminate(); // out of memory, most likely
    this.use(new Worker(this.fallback), "qr");
    this.end(null);
  }
}
