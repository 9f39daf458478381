// The summit's moment on a phone whose own clock may be wrong, and hours as its zone reads them.

import { language, word } from "./words.js";

let offset = 0; // ms to add to the phone's clock
let zone = "UTC";

/** Learns from an answer: the server's moment lies between asking and hearing. */
export function learn(serverNow, askedAt, heardAt) {
  offset = Date.parse(serverNow) - (askedAt + heardAt) / 2;
}

export function setZone(name) {
  zone = name;
}

export function now() {
  return new Date(Date.now() + offset);
}

/** Returns 14:03 (in French 14 h 03, and 14 h), with the day in front where it is another day. */
export function hour(moment) {
  const at = new Date(moment);
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(at);
  const part = (type) => parts.find((one) => one.type === type).value;
  const facts = { hours: Number(part("hour")), minutes: part("minute") };
  const time = word(facts.minutes === "00" ? "hour-sharp" : "hour", facts);
  return dayOf(at) === dayOf(now()) ? time : `${longDay(at)}, ${time}`;
}

function dayOf(moment) {
  return moment.toLocaleDateString("en-CA", { timeZone: zone });
}

function longDay(moment) {
  return moment.toLocaleDateString(language, { timeZone: zone, day: "numeric", month: "long" });
}
