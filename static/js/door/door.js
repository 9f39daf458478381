// The door page: wires camera, typing and keyboard scanners to one way of reading a badge.

import { ask, Refusal } from "./api.js";
import { Board } from "./board.js";
import { Camera, CameraTrouble } from "./camera.js";
import { openDecoder } from "./decoder.js";
import { recall, remember } from "./memory.js";
import { wirePairing } from "./pairing.js";
import { Readings } from "./readings.js";
import { Scanner } from "./scanner.js";
import { Screens } from "./screens.js";
import { signal, unlock } from "./signals.js";
import { wireTyping } from "./typing.js";
import { isToken } from "./verdict.js";
import { listenForWedge } from "./wedge.js";
import { word } from "./words.js";

const SLOW = 1000; // ms: a server that takes longer counts as not there
const ASK_STATE = 10000; // ms
const at = (id) => document.getElementById(id);
const settings = document.body.dataset;

const readings = new Readings({ onAnswer: answered, onRefusal: refused, onChange: () => board.toSend() });
const board = new Board(readings);
const screens = new Screens(at("result"), { onClosed: closed });
const camera = new Camera(at("video"), () => cameraFailed("camera-busy"));
const scanner = new Scanner(at("video"), sawCode);
let current = null; // the reading whose answer belongs on the screen
let decoder = null;

// one way in ------------------------------------------------------------------------------

function read(text, way) {
  if (!recall("key")) return;
  if (screens.holds || (current && current.text !== text)) {
    signal("held"); // the guest before is not done with
    return;
  }
  if (current) return; // the same code, read twice while the server thinks
  scanner.pause();
  board.notice("");
  at("typing").close();
  current = readings.add(text, way);
  const reading = current;
  setTimeout(() => {
    if (current === reading && readings.waiting.has(reading.id)) {
      screens.show({ verdict: "waiting", guest: null, first: null });
      board.note({ id: reading.id, at: reading.at, verdict: "waiting", guest: null });
    }
  }, SLOW);
}

function sawCode(text) {
  if (isToken(text)) read(text, "camera");
  else board.notice(word("not-a-badge"));
}

function answered(reading, answer) {
  board.counts(answer.counts);
  board.note({ id: reading.id, at: reading.at, verdict: answer.verdict, guest: answer.guest });
  if (current === reading) {
    current = null;
    screens.show(answer);
    if (!screens.holds) scanner.resume();
  } else {
    board.notice(word("late-answer", {
      name: answer.guest?.name ?? word("no-name"), verdict: word(`list-${answer.verdict}`),
    }));
  }
}

function refused(reading, refusal) {
  if (refusal.status === 401) return unpaired();
  if (refusal.status === 429) return;
  if (current === reading) {
    current = null;
    screens.close();
    scanner.resume();
  }
  board.notice(refusal.message || word("unreachable"));
}

function closed() {
  current = null; // a reading without an answer goes on being sent
  scanner.resume();
}

// camera ----------------------------------------------------------------------------------

async function startCamera() {
  unlock();
  show("view", "starting");
  try {
    await camera.open();
    decoder ??= await openDecoder({ ...settings, plain: settings.plain === "yes" });
    document.body.dataset.decoder = decoder.name;
    scanner.start(decoder);
    show("view", "scanning");
    at("light").hidden = !camera.hasLight;
    at("other-camera").hidden = (await camera.list()).length < 2;
    keepAwake();
  } catch (error) {
    cameraFailed(error instanceof CameraTrouble ? error.message : "decoder-failed");
  }
}

function cameraFailed(why) {
  camera.close();
  at("trouble").textContent = word(why);
  show("view", "trouble");
}

async function keepAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // battery saver: the screen may sleep
  }
}

document.addEventListener("visibilitychange", () => {
  if (at("view").dataset.state !== "scanning") return;
  if (document.hidden) camera.close(); // an open camera would go on blinking in a pocket
  else startCamera();
});

at("start").addEventListener("click", startCamera);
at("again").addEventListener("click", startCamera);
at("other-camera").addEventListener("click", () => camera.chooseNext().then(startCamera));
at("light").addEventListener("click", async () => {
  const on = at("light").getAttribute("aria-pressed") !== "true";
  await camera.setLight(on);
  at("light").setAttribute("aria-pressed", String(on));
});

// this phone ------------------------------------------------------------------------------

async function refresh() {
  if (!recall("key") || document.hidden) return;
  try {
    board.learn(await ask("state"));
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) unpaired();
    else board.slow();
  }
}

function paired() {
  show("door", "paired");
  show("view", isSecureContext ? "ready" : "trouble");
  at("trouble").textContent = word("insecure");
  refresh();
  readings.sendAll();
}

function unpaired() {
  remember("key", null);
  current = null;
  screens.close();
  scanner.stop();
  camera.close();
  show("door", "pairing");
  at("unpaired").hidden = false;
}

at("leave").addEventListener("click", async () => {
  const warning = readings.waiting.size ? "leave-waiting" : "leave";
  if (!confirm(word(warning, { count: readings.waiting.size }))) return;
  try {
    await ask("leave", {});
    unpaired();
    at("unpaired").hidden = true;
  } catch {
    board.notice(word("unreachable"));
  }
});

function show(id, state) {
  at(id).dataset.state = state;
}

addEventListener("pointerdown", unlock, { once: true }); // sound needs a tap, any tap
listenForWedge((text) => read(text, "wedge"));
wireTyping(at("typing"), at("type"), (code) => read(code, "typed"));
wirePairing(at("pairing-form"), paired);
setInterval(refresh, ASK_STATE);
document.addEventListener("visibilitychange", refresh);
if (recall("key")) paired();
else show("door", "pairing");
