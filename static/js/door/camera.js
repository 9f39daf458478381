// The phone's camera: opening, closing, choosing, light. Errors become names of messages.

import { recall, remember } from "./memory.js";

const SIZE = { width: { ideal: 1280 }, height: { ideal: 720 } };
const TROUBLES = {
  NotFoundError: "camera-none",
  OverconstrainedError: "camera-none",
  NotAllowedError: "camera-denied",
  SecurityError: "camera-denied",
  NotReadableError: "camera-busy",
  AbortError: "camera-busy",
};

export class CameraTrouble extends Error {}

export class Camera {
  /** `onLost` is called when the phone takes the camera away: a call, another app, a cable. */
  constructor(video, onLost) {
    this.video = video;
    this.onLost = onLost;
    this.stream = null;
  }

  /** Shows the camera used last, else the one at the back. Raises CameraTrouble. */
  async open() {
    this.close();
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new CameraTrouble(isSecureContext ? "camera-none" : "insecure");
    }
    try {
      this.stream = await this.ask(recall("camera"));
      this.track.addEventListener("ended", this.onLost);
      this.video.srcObject = this.stream;
      await this.video.play();
    } catch (error) {
      this.close();
      throw new CameraTrouble(TROUBLES[error.name] ?? "camera-busy");
    }
  }

  async ask(wanted) {
    const ask = (choice) => navigator.mediaDevices.getUserMedia({ video: { ...choice, ...SIZE } });
    if (wanted) {
      try {
        return await ask({ deviceId: { exact: wanted } });
      } catch (error) {
        if (error.name !== "OverconstrainedError" && error.name !== "NotFoundError") throw error;
        remember("camera", null); // it is gone
      }
    }
    return ask({ facingMode: { ideal: "environment" } }); // `exact` fails on laptops
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  get track() {
    return this.stream?.getVideoTracks()[0];
  }

  get hasLight() {
    return Boolean(this.track?.getCapabilities?.().torch);
  }

  setLight(on) {
    return this.track.applyConstraints({ advanced: [{ torch: on }] });
  }

  /** Remembers the next camera of this phone as the one to open. */
  async chooseNext() {
    const all = await this.list();
    const here = all.findIndex((one) => one.deviceId === this.track?.getSettings().deviceId);
    remember("camera", all[(here + 1) % all.length].deviceId);
  }

  async list() {
    const all = await navigator.mediaDevices.enumerateDevices();
    return all.filter((one) => one.kind === "videoinput");
  }
}
