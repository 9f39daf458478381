// Reads QR codes in plain JavaScript, where WebAssembly is refused (iOS Lockdown Mode) or failed.
// The same messages as zxing-worker.js; it is ready at once.
import decodeQR from "qr/decode.js";

self.onmessage = ({ data: message }) => {
  if (!message.pixels) {
    self.postMessage({ ready: true });
    return;
  }
  let text = null;
  try {
    text = decodeQR(message.pixels) || null;
  } catch {
    // no code in this frame
  }
  self.postMessage({ id: message.id, text });
};
