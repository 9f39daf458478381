// Buttons that need a script appear only where it runs: copy the secret link, print the page.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
    button.textContent = button.dataset.copied;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// The end of a hold is announced where its moment stands already; politely, a few times.
for (const place of document.querySelectorAll("[data-hold-left]")) {
  const ends = Date.now() + Number(place.dataset.holdLeft) * 1000;
  const words = place.dataset.holdMinutes.split("|").map((one) => one.split("="));
  const ahead = words.map(([minutes, said]) => ({ at: ends - minutes * 60000, said }));
  ahead.push({ at: ends, said: place.dataset.holdOver });
  const coming = ahead.filter((one) => one.at > Date.now());
  const tell = () => {
    // after a sleep of the device only the latest is said
    while (coming.length && coming[0].at <= Date.now()) place.textContent = coming.shift().said;
    if (coming.length) setTimeout(tell, Math.min(coming[0].at - Date.now(), 30000) + 50);
  };
  if (place.dataset.holdLeft !== "0") tell();
}
