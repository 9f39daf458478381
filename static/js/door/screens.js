// The answer as a whole screen. The guest sees it too: a welcome or "please see the desk";
// what staff must know stands in "For staff", opened by a tap.

import { hour } from "./clock.js";
import { signal } from "./signals.js";
import { inLanguage, language, word } from "./words.js";

const LETS_GO = 1500; // ms a welcome stays; everything else stays until tapped
const READS = 4000; // ms it stays where there is something to read
const TONGUES = ["fr", "en", "es"];
const SEES = { admitted: "welcome", desk: "welcome", repeat: "already-in", waiting: "one-moment" };
const ASKS = ["desk", "duplicate", "replaced", "cancelled", "elsewhere", "unknown", "forged"];

export class Screens {
  constructor(element, { onClosed }) {
    this.element = element;
    this.door = document.getElementById("door");
    this.before = null; // what had the focus when the answer came
    this.part = (name) => element.querySelector(`[data-part="${name}"]`);
    this.onClosed = onClosed;
    this.timer = null;
    this.shown = null; // the verdict on the screen
    element.addEventListener("click", ({ target }) => {
      if (target.closest("button") || (this.shown === "admitted" && !target.closest("details"))) this.close();
    });
    addEventListener("keydown", ({ key }) => {
      if (key === "Escape") this.close();
    });
  }

  /** True while the next guest must wait for a tap. */
  get holds() {
    return this.shown !== null && this.shown !== "admitted";
  }

  show(answer) {
    const { verdict, guest } = answer;
    clearTimeout(this.timer);
    if (this.shown === null) this.before = document.activeElement;
    this.shown = verdict;
    this.element.className = `result ${verdict}`;
    this.part("sign").setAttribute("href", `#sign-${verdict}`);
    this.greet(answer);
    this.write("city", guest?.city, guest?.language);
    this.write("name", guest?.name, guest?.language);
    this.write("category", inLanguage(guest?.category?.name));
    this.part("category").className = `band ${guest?.category?.colour ?? ""}`;
    this.write("since", sinceWhen(answer));
    this.write("opened", otherZones(answer, guest?.language), guest?.language);
    this.note(guest?.notes ?? []);
    this.explain(answer);
    this.element.hidden = false;
    signal(verdict);
    if (verdict === "admitted") this.timer = setTimeout(() => this.close(), guest?.notes ? READS : LETS_GO);
    else this.part("next").focus({ preventScroll: true });
    this.door.inert = verdict !== "admitted"; // Tab must not walk behind the answer
  }

  close() {
    if (this.shown === null) return;
    clearTimeout(this.timer);
    this.shown = null;
    this.element.hidden = true;
    this.door.inert = false;
    this.before?.focus({ preventScroll: true });
    this.onClosed();
  }

  greet({ verdict, guest, zones }) {
    const tongue = guest?.language;
    const tongues = TONGUES.includes(tongue) ? [tongue] : TONGUES; // of a stranger: all three
    const asked = zones?.opened.length ? "another-door" : "see-desk";
    this.lines("greeting", SEES[verdict] ? tongues : [], SEES[verdict]);
    this.lines("ask", ASKS.includes(verdict) ? tongues : [], asked);
    if (ASKS.includes(verdict) && !tongues.includes(language)) this.translate("ask", asked);
  }

  /** Adds the volunteer's own language below the guest's. */
  translate(name, words) {
    const line = document.createElement("span");
    line.textContent = word(words, {}, language);
    this.part(name).append(line);
  }

  lines(name, tongues, words) {
    this.part(name).replaceChildren(...tongues.map((tongue) => {
      const line = document.createElement("strong");
      line.lang = tongue;
      line.textContent = word(words, {}, tongue);
      return line;
    }));
    this.part(name).hidden = !tongues.length;
    this.part(name).classList.toggle("many", tongues.length > 1);
  }

  write(name, text, tongue = "") {
    const element = this.part(name);
    element.textContent = text ?? "";
    element.lang = tongue || document.documentElement.lang;
    element.hidden = !text;
  }

  /** Lists what organizers want staff to know: "Size: M". */
  note(notes) {
    this.part("notes").replaceChildren(...notes.map(({ question, answer }) => {
      const line = document.createElement("li");
      line.textContent = `${inLanguage(question)} – ${inLanguage(answer)}`;
      return line;
    }));
    this.part("notes").hidden = !notes.length;
  }

  explain(answer) {
    const { verdict, first, zones } = answer;
    const facts = (first && {
      time: hour(first.at), place: inLanguage(first.place), device: first.device,
    }) ?? (zones && {
      zone: inLanguage(zones.asked), zones: named(zones.opened) || word("no-zone"),
    });
    this.part("staff").hidden = verdict === "admitted";
    this.part("staff").open = verdict === "waiting"; // nothing in it a guest should not read
    this.write("detail", verdict === "admitted" ? "" : word(`staff-${verdict}`, facts ?? {}));
  }
}

/** Returns the zones a badge opens where it does not open this one: the guest reads it too. */
function otherZones({ zones }, tongue) {
  return zones?.opened.length ? word("opens", { zones: named(zones.opened, tongue) }, tongue) : "";
}

function named(zones, tongue = language) {
  return zones.map((one) => inLanguage(one, tongue)).join(", ");
}

/** Returns the calm line a volunteer reads at once where somebody is in already. */
function sinceWhen({ first }) {
  return first ? word("since", { time: hour(first.at), place: inLanguage(first.place) }) : "";
}
