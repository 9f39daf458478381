// What stands around the camera: gate, device, when the server last answered, counts, last scans.

import { link } from "./api.js";
import { hour, now, setZone } from "./clock.js";
import { inLanguage, word } from "./words.js";

const KEPT = 20; // scans in the list
const at = (id) => document.getElementById(id);

export class Board {
  constructor(readings) {
    this.readings = readings;
    this.recent = []; // {id, at, verdict, guest}, newest first
    this.heardAt = null;
    link.addEventListener("heard", () => this.heard());
    link.addEventListener("slow", () => this.slow());
  }

  /** Takes what the server says of this device. */
  learn(state) {
    setZone(state.zone);
    at("gate-name").textContent = inLanguage(state.checkpoint.name);
    at("gate-zone").textContent = inLanguage(state.checkpoint.zone);
    at("device-name").textContent = state.device.name;
    this.counts(state.counts);
    if (!this.recent.length) this.recent = state.scans;
    this.list();
    this.heard();
  }

  counts(counts) {
    at("count-inside").textContent = counts.inside;
    at("count-expected").textContent = counts.expected;
  }

  toSend() {
    at("count-waiting").textContent = this.readings.waiting.size;
  }

  heard() {
    this.heardAt = now();
    this.banner("synced");
  }

  slow() {
    this.banner(this.heardAt ? "late" : "never");
  }

  banner(name) {
    const banner = at("sync");
    banner.textContent = word(name, { time: this.heardAt && hour(this.heardAt) });
    banner.classList.toggle("late", name !== "synced");
    banner.hidden = false;
  }

  /** Puts a scan on top, or replaces what was known of it. */
  note(scan) {
    const known = this.recent.findIndex((one) => one.id === scan.id);
    if (known < 0) this.recent = [scan, ...this.recent].slice(0, KEPT);
    else this.recent[known] = scan;
    this.list();
  }

  list() {
    at("last-scans").replaceChildren(...this.recent.map(row));
    at("no-scans").hidden = this.recent.length > 0;
  }

  /** Says something once, in the page, where a screen of its own would be too much. */
  notice(text) {
    at("notice").textContent = text;
    at("notice").hidden = !text;
    clearTimeout(this.silence);
    this.silence = text && setTimeout(() => this.notice(""), 6000);
  }
}

function row(scan) {
  const line = document.getElementById("scan-row").content.firstElementChild.cloneNode(true);
  const time = line.querySelector("time");
  time.dateTime = scan.at;
  time.textContent = hour(scan.at);
  line.querySelector("use").setAttribute("href", `#sign-${scan.verdict}`);
  line.querySelector("b").textContent = scan.guest?.name ?? word("no-name");
  line.querySelector("small").textContent = word(`list-${scan.verdict}`);
  return line;
}
