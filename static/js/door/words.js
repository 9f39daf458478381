// The page's own texts: the server wrote them, translated, into the element #words.

const element = document.getElementById("words");
export const language = document.documentElement.lang.slice(0, 2);

/** Returns one text of the page with its %(name)s places filled; `tongue` for a guest's language. */
export function word(name, facts = {}, tongue = "") {
  const wanted = tongue ? `[data-word="${name}"][lang|="${tongue}"]` : `[data-word="${name}"]`;
  const found = element.querySelector(wanted) ?? element.querySelector(`[data-word="${name}"]`);
  return found.textContent.trim().replace(/%\((\w+)\)s/g, (_, fact) => facts[fact] ?? "");
}

/** Returns a text that came in several languages as this page's reader should see it. */
export function inLanguage(texts, tongue = language) {
  const order = [tongue, "fr", "en", "es"]; // as kernel/languages.py
  return order.map((code) => texts?.[code]).find(Boolean) ?? "";
}
