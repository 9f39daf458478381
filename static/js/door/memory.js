// What the phone remembers between visits: its key, and which camera it used.

const NAMES = { key: "summit.door.key", camera: "summit.door.camera" };

export function recall(what) {
  try {
    return localStorage.getItem(NAMES[what]);
  } catch {
    return null; // storage is closed in some private windows: the phone pairs anew
  }
}

export function remember(what, value) {
  try {
    if (value === null) localStorage.removeItem(NAMES[what]);
    else localStorage.setItem(NAMES[what], value);
  } catch {
    // as above
  }
}
