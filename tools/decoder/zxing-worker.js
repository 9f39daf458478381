// Reads QR codes with zxing-cpp compiled to WebAssembly.
// In: {wasm: address} once, then {id, pixels: ImageData}. Out: {ready} once, then {id, text|null}.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const OPTIONS = {
  formats: ["QRCode"],
  tryHarder: true,
  tryInvert: true,
  tryDownscale: true,
  tryRotate: false, // a QR code is found at any angle; this is for barcodes
  maxNumberOfSymbols: 1,
};

self.onmessage = async ({ data: message }) => {
  if (message.wasm) {
    // without this the library would fetch its wasm from a CDN
    const overrides = { locateFile: () => message.wasm };
    try {
      await prepareZXingModule({ overrides, fireImmediately: true });
      self.postMessage({ ready: true });
    } catch (error) {
      self.postMessage({ failed: String(error) });
    }
    return;
  }
  let text = null;
  try {
    const [found] = await readBarcodes(message.pixels, OPTIONS);
    text = found?.isValid ? found.text : null;
  } catch {
    // one bad frame; the next one comes
  }
  self.postMessage({ id: message.id, text });
};
