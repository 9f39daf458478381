// Making this phone one of ours: the office shows six characters, the phone sends them once.

import { ask, Refusal } from "./api.js";
import { remember } from "./memory.js";
import { word } from "./words.js";

/** Wires the pairing form; calls onPaired when the key is kept. */
export function wirePairing(form, onPaired) {
  const field = form.elements.code;
  const trouble = form.querySelector("[role=alert]");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
      const { key } = await ask("pair", { code: field.value });
      remember("key", key);
      form.reset();
      say("");
      onPaired();
    } catch (error) {
      say(error instanceof Refusal ? error.message : word("unreachable"));
      field.focus();
    } finally {
      button.disabled = false;
    }
  });

  function say(text) {
    trouble.textContent = text;
    trouble.hidden = !text;
    field.setAttribute("aria-invalid", String(Boolean(text)));
  }
}
