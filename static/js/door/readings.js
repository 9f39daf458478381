// Every reading of this phone, sent until it is answered, always under the id it got here.
// Kept in memory; the server gives the same id the same answer, so a lost answer costs nothing.

import { ask, Refusal } from "./api.js";
import { now } from "./clock.js";

const AGAIN = 2000; // ms

export class Readings {
  constructor({ onAnswer, onRefusal, onChange }) {
    this.heard = { onAnswer, onRefusal, onChange };
    this.waiting = new Map(); // id → reading
    this.underway = new Set();
    setInterval(() => this.sendAll(), AGAIN);
    addEventListener("online", () => this.sendAll());
    document.addEventListener("visibilitychange", () => document.hidden || this.sendAll());
    addEventListener("beforeunload", (leaving) => this.waiting.size && leaving.preventDefault());
  }

  add(text, way) {
    const reading = { id: newId(), text, way, at: now().toISOString() };
    this.waiting.set(reading.id, reading);
    this.heard.onChange();
    this.send(reading);
    return reading;
  }

  sendAll() {
    for (const reading of this.waiting.values()) this.send(reading);
  }

  async send(reading) {
    if (this.underway.has(reading.id)) return;
    this.underway.add(reading.id);
    try {
      const { id, text, way, at } = reading;
      const answer = await ask("scans", { id, text, way, at });
      this.waiting.delete(id);
      this.heard.onAnswer(reading, answer);
    } catch (error) {
      // too many at once, or a key withdrawn: the reading is kept and goes again
      if (error instanceof Refusal && ![401, 429].includes(error.status)) this.waiting.delete(reading.id);
      if (error instanceof Refusal) this.heard.onRefusal(reading, error);
    } finally {
      this.underway.delete(reading.id);
      this.heard.onChange();
    }
  }
}

/** A random UUID also where `crypto.randomUUID` is missing (plain http on a venue's own network). */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
