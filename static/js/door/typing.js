// Typing the short code that stands beside the QR code: always possible, camera or not.

import { isToken, shortCode } from "./verdict.js";

/** Wires the dialog; calls onCode with a code that has the right form. */
export function wireTyping(dialog, button, onCode) {
  const form = dialog.querySelector("form");
  const field = form.elements.typed;
  const trouble = form.querySelector("[role=alert]");

  button.addEventListener("click", () => {
    form.reset();
    trouble.hidden = true;
    dialog.showModal();
  });
  form.elements.back.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    const code = isToken(text) ? text : shortCode(text);
    trouble.hidden = Boolean(code);
    field.setAttribute("aria-invalid", String(!code));
    if (code) {
      dialog.close();
      onCode(code);
    } else {
      field.focus();
    }
  });
}
