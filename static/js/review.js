// Keeps what is typed before it is sent, as one goes, and says so. The agreement to the terms and
// consents are not among it: those are given by sending. Without a script a button keeps it.
"use strict";

for (const place of document.querySelectorAll("[data-autosave]")) {
  const { form } = place;
  const kept = [...form.querySelectorAll("[data-kept]")];
  const said = place.parentElement.querySelector("[data-said]");
  let waiting = 0;
  let last = Promise.resolve();

  async function save() {
    clearTimeout(waiting);
    waiting = 0;
    const body = new FormData();
    body.set("csrf_token", form.elements.csrf_token.value);
    for (const field of kept) body.set(field.name, field.value);
    try {
      const headers = { Accept: "application/json" };
      const answer = await fetch(place.formAction, { method: "POST", body, headers, keepalive: true });
      said.textContent = answer.ok ? place.dataset.saved : place.dataset.unsaved;
    } catch {
      said.textContent = place.dataset.unsaved;
    }
  }

  // one after another, so that what was typed last is kept last
  const next = () => (last = last.then(save));
  for (const field of kept) {
    field.addEventListener("change", next);
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(next, 1500);
    });
  }
  addEventListener("pagehide", () => {
    if (waiting) save();
  });
}
