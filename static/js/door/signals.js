// What the volunteer hears and feels, a different figure for each answer.
// Tones: [hertz, start s, length s]. Vibration: ms on, off, on …

const FIGURES = {
  admitted: { tones: [[880, 0, 0.09], [1320, 0.1, 0.16]], vibration: [70] },
  desk: { tones: [[660, 0, 0.14], [660, 0.22, 0.14]], vibration: [90, 70, 90] },
  repeat: { tones: [[880, 0, 0.08], [880, 0.12, 0.08]], vibration: [50, 50, 50] },
  duplicate: { tones: [[520, 0, 0.12], [660, 0.15, 0.12], [520, 0.3, 0.16]], vibration: [120, 60, 120, 60, 120] },
  replaced: { tones: [[520, 0, 0.16], [392, 0.2, 0.28]], vibration: [220, 80, 90] },
  cancelled: { tones: [[392, 0, 0.2], [330, 0.24, 0.34]], vibration: [300, 80, 300] },
  elsewhere: { tones: [[494, 0, 0.1], [494, 0.14, 0.1], [370, 0.28, 0.24]], vibration: [90, 60, 260] },
  unknown: { tones: [[392, 0, 0.34]], vibration: [260] },
  forged: { tones: [[330, 0, 0.16], [330, 0.2, 0.16], [330, 0.4, 0.3]], vibration: [300, 80, 300, 80, 300] },
  waiting: { tones: [[587, 0, 0.06]], vibration: [40] },
  held: { tones: [[262, 0, 0.12]], vibration: [40, 40, 40] }, // tap first
};

let audio = null;

/** Browsers give sound only after a tap: call this from one. */
export function unlock() {
  const Audio = window.AudioContext ?? window.webkitAudioContext;
  audio ??= Audio ? new Audio() : null;
  audio?.resume();
}

export function signal(name) {
  const { tones, vibration } = FIGURES[name];
  navigator.vibrate?.(vibration);
  if (audio?.state !== "running") {
    audio?.resume(); // a call or a locked screen stops it; the next answer is heard
    return;
  }
  for (const [hertz, start, length] of tones) play(hertz, audio.currentTime + start, length);
}

function play(hertz, at, length) {
  const tone = new OscillatorNode(audio, { type: "triangle", frequency: hertz });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.5, at + 0.01); // no click at the edges
  volume.gain.setValueAtTime(0.5, at + length - 0.03);
  volume.gain.linearRampToValueAtTime(0, at + length);
  tone.connect(volume).connect(audio.destination);
  tone.start(at);
  tone.stop(at + length);
}
