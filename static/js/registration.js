// Makes adding and removing people instant. Without it the same buttons work through the server.
"use strict";

const form = document.querySelector("[data-registration]");
const list = form.querySelector("[data-people]");
const blank = form.querySelector("[data-blank]");
const people = () => [...list.querySelectorAll("[data-person]")];

// The number in a person's field names stays theirs: the server puts holes in order.
let next = people().length;

function numberOf(person) {
  return person.querySelector("[name$='-given_name']").name.split("-")[1];
}

function nameOf(person, position) {
  const said = list.dataset.headingText.replace("__number__", position + 1);
  const value = (part) => person.querySelector(`[name$='-${part}']`).value.trim();
  const name = `${value("given_name")} ${value("family_name")}`.trim();
  return name ? `${said} – ${name}` : said;
}

function offerPrincipals(person, everybody) {
  const select = person.querySelector("[name$='-principal']");
  if (!select) return;
  const chosen = select.value;
  const fixed = select.querySelectorAll("[data-beside]").length + 1; // registered before
  while (select.options.length > fixed) select.remove(fixed);
  everybody.forEach((other, position) => {
    if (other !== person) select.add(new Option(nameOf(other, position), numberOf(other)));
  });
  select.value = chosen;
  if (select.selectedIndex < 0) select.selectedIndex = 0;
  const isCompanion = person.querySelector("[data-companion]:checked") !== null;
  person.querySelector("[data-principal]").hidden = !isCompanion;
}

function askPayer(person) {
  const select = person.querySelector("[name$='-paid_by']");
  for (const asked of person.querySelectorAll("[data-payer]")) {
    asked.hidden = !asked.dataset.payer.split(" ").includes(select.value);
  }
}

function refresh() {
  const everybody = people();
  everybody.forEach((person, position) => {
    const heading = list.dataset.headingText.replace("__number__", position + 1);
    for (const place of person.querySelectorAll("[data-heading]")) place.textContent = heading;
    person.querySelector("[data-remove]").hidden = everybody.length === 1;
    offerPrincipals(person, everybody);
    askPayer(person);
  });
}

function add() {
  const holder = document.createElement("div");
  holder.innerHTML = blank.innerHTML.replaceAll("__n__", next++);
  const person = holder.firstElementChild;
  list.append(person);
  refresh();
  person.querySelector("input").focus();
}

form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add], [data-remove]");
  if (!button) return;
  event.preventDefault();
  if (button.matches("[data-add]")) return add();
  button.closest("[data-person]").remove();
  refresh();
  form.querySelector("[data-add]").focus();
});
form.addEventListener("input", refresh);

refresh();
