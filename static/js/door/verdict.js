// What a gate answers to a reading: the phone's copy of summit/checkin/rules.py.
// Both pass tests/checkin/verdict_cases.json. No imports, so that a service worker can use it too.

const TOKEN = /^\d{200}$/;
const BELOW_VERSION = 8n * 82n; // bits: a token is 83 bytes, the first is its version
const SIGNS = "23456789ABCDEFGHJKLMNPQRSTVWXYZ"; // of a short code: no 0, 1, I, O, U
const GAPS = /[\s\u2010-\u2015\u2212-]+/g; // spaces, and every dash a phone types

/** Tells whether a text that was scanned can be the code of a badge: tests/badges/token_cases.json */
export function isToken(text) {
  return TOKEN.test(text) && BigInt(text) >> BELOW_VERSION === 1n;
}

/** Returns a typed short code as printed (T4NE-8GYA), or null for a typing error. */
export function shortCode(typed) {
  const signs = typed.toUpperCase().replace(GAPS, "");
  if (signs.length !== 8 || [...signs].some((sign) => !SIGNS.includes(sign))) return null;
  const total = [...signs.slice(0, 7)].reduce(
    (sum, sign, place) => sum + (place + 2) * SIGNS.indexOf(sign),
    0,
  );
  if (SIGNS[total % SIGNS.length] !== signs[7]) return null; // one wrong or swapped sign shows
  return `${signs.slice(0, 4)}-${signs.slice(4)}`;
}

/**
 * Returns the verdict: shape, signature, known, ended, zone, already here, to settle.
 * facts: {has_shape, is_signed, badge, standing, already, opens_zone}, as in rules.Facts; facts
 * without opens_zone are of a gate that stands at no zone.
 */
export function decide(facts) {
  if (!facts.has_shape) return "unknown";
  if (!facts.is_signed) return "forged";
  if (facts.badge === null || facts.standing === null) return "unknown";
  if (facts.badge === "replaced") return "replaced";
  if (facts.badge === "cancelled" || facts.standing === "given_up") return "cancelled";
  if (facts.opens_zone === false) return "elsewhere";
  if (facts.already === "by_this_device") return "repeat";
  if (facts.already === "by_another") return "duplicate";
  return facts.standing === "to_settle" ? "desk" : "admitted";
}
