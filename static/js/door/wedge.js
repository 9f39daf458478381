// Scanners that type like a keyboard: digits quickly, then Enter or Tab.

const GAP = 500; // ms between two keys; a busy phone lost codes with 80
const LENGTH = 20; // fewer keys are a person typing
const DIGIT = /^(?:Digit|Numpad)(\d)$/;

/** Calls onText with what a scanner typed anywhere on the page, whatever has the focus. */
export function listenForWedge(onText) {
  let typed = "";
  let last = 0;
  let ended = -Infinity;

  addEventListener("keydown", (key) => {
    if (key.ctrlKey || key.altKey || key.metaKey) return;
    const at = performance.now();
    if (at - last > GAP) typed = "";
    last = at;
    if (key.key === "Enter" || key.key === "Tab") {
      const field = key.target instanceof HTMLInputElement ? key.target : null;
      const text = field && field.value.length > typed.length ? field.value : typed;
      if (at - ended < GAP) swallow(key); // some scanners end with two keys
      if (typed.length >= LENGTH) {
        ended = at;
        swallow(key);
        if (field) field.value = "";
        onText(text.trim());
      }
      typed = "";
    } else {
      typed += signOf(key);
    }
  }, true);
}

/** Keeps Enter from pressing the button that has the focus. */
function swallow(key) {
  key.preventDefault();
  key.stopPropagation();
}

/** A scanner set to another keyboard than the phone's sends the right keys under wrong signs. */
function signOf(key) {
  if (/^\d$/.test(key.key)) return key.key;
  const digit = DIGIT.exec(key.code);
  if (digit) return digit[1];
  return key.key.length === 1 ? key.key : "";
}
