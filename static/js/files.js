// Says that a file is too large before it is sent; the server has the rule. Goes back to a form.
"use strict";

(() => {
  const MEGABYTE = 1024 * 1024;
  const said = (field) => document.getElementById(`${field.id}-large`);

  function look(field) {
    const sizes = [...field.files].map((file) => file.size);
    const size = Math.max(0, ...sizes);
    const isLarge = size > Number(field.dataset.most);
    if (said(field)) said(field).remove();
    field.setAttribute("aria-invalid", isLarge);
    if (!isLarge) return true;
    const line = document.createElement("span");
    line.id = `${field.id}-large`;
    line.className = "err";
    line.setAttribute("role", "alert");
    const tenths = Math.ceil((size / MEGABYTE) * 10) / 10;
    const number = tenths.toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1 });
    line.textContent = field.dataset.tooLarge.replace("{size}", number);
    field.after(line);
    return false;
  }

  const fields = [...document.querySelectorAll("input[type=file][data-most]")];
  for (const field of fields) {
    if (field.dataset.looked) continue; // the page names this script beside each field
    field.dataset.looked = "yes";
    field.addEventListener("change", () => look(field));
    if (!field.form || field.form.dataset.looked) continue;
    field.form.dataset.looked = "yes";
    field.form.addEventListener("submit", (event) => {
      const large = fields.filter((one) => one.form === field.form && !look(one));
      if (!large.length) return;
      event.preventDefault();
      large[0].focus();
    });
  }

  for (const button of document.querySelectorAll("[data-back]")) {
    button.hidden = false;
    button.addEventListener("click", () => history.back());
  }
})();
