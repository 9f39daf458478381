// Speaks with the server. Three ways to end: an answer, `Refusal` (it said no), `Unreachable`.

import { learn } from "./clock.js";
import { recall } from "./memory.js";

const BASE = "/door/api/";
const SLOW = 1000; // ms: later than this counts as no connection
const PATIENCE = 6000; // ms until a request is given up

/** Tells "heard" when the server answered, "slow" when it did not in time. */
export const link = new EventTarget();

export class Unreachable extends Error {}

export class Refusal extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

/** Asks the server. A body makes it a POST. */
export async function ask(path, body) {
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  const key = recall("key");
  if (key) headers.Authorization = `Bearer ${key}`;
  if (body) headers["Content-Type"] = "application/json";
  const giveUp = new AbortController();
  const timers = [
    setTimeout(() => link.dispatchEvent(new Event("slow")), SLOW),
    setTimeout(() => giveUp.abort(), PATIENCE),
  ];
  const request = { headers, ...(body && { method: "POST", body: JSON.stringify(body) }) };
  try {
    return await hear(path, request, giveUp.signal);
  } catch (error) {
    if (error instanceof Unreachable) link.dispatchEvent(new Event("slow"));
    throw error;
  } finally {
    timers.forEach(clearTimeout);
  }
}

async function hear(path, request, signal) {
  const askedAt = Date.now();
  let reply, answer;
  try {
    reply = await fetch(BASE + path, { ...request, signal, cache: "no-store", credentials: "omit" });
    answer = await reply.json();
  } catch {
    throw new Unreachable(); // no network, too slow, or a page of some hotel's Wi-Fi
  }
  if (reply.status >= 500) throw new Unreachable();
  if (!reply.ok) throw new Refusal(reply.status, answer.message ?? "");
  if (answer.now) learn(answer.now, askedAt, Date.now());
  link.dispatchEvent(new Event("heard"));
  return answer;
}
