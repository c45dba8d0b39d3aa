// The scanner at the gate: reads codes with the camera or a barcode reader and shows one verdict for each. It asks the server; when that
// does not answer, it decides by itself, keeps the admissions in this browser, and sends them later. See docs/pages.md.

const scanner = document.getElementById("scanner");
const set = scanner.dataset;
const concertId = set.concert;
const language = document.documentElement.lang;
const part = name => scanner.querySelector(`[data-part="${name}"]`);
const word = (name, values = {}) => set[`word${name}`].replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");

// How long a person waits for the server, how often it is asked in that time, and how often a gate that is offline looks for it.
const PATIENCE = 3000;
const MAX_ERRORS = 3;
const LOOK_EVERY = 3000;
const REFRESH_EVERY = 10000;
const DOWNLOAD_PATIENCE = 20000;
// A code that is held in front of the camera, or that a reader sends twice, is one scan.
const HELD = 2500;
const SENT_TWICE = 1500;
// Between the keys that a reader sends.
const KEY_GAP = 1000;
const MAX_BATCH = 200;
const VERDICT_SHOWN = 12000;

// ---- What is kept in this browser

const database = new Promise((done, failed) => {
  const request = indexedDB.open("frontrow-gate", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("concerts", { keyPath: "concertId" });
    request.result.createObjectStore("tickets", { keyPath: ["concertId", "ticketId"] });
    request.result.createObjectStore("scans", { keyPath: "scanId" });
  };
  request.onsuccess = () => done(request.result);
  request.onerror = () => failed(request.error);
});

const stored = async (store, range) => {
  const request = (await database).transaction(store).objectStore(store).getAll(range);
  return new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
};

// Done when it is on the disk.
const store = async (name, items, removed = []) => {
  const transaction = (await database).transaction(name, "readwrite", { durability: "strict" });
  items.forEach(item => transaction.objectStore(name).put(item));
  removed.forEach(key => transaction.objectStore(name).delete(key));
  return new Promise((done, failed) => {
    transaction.oncomplete = done;
    transaction.onerror = transaction.onabort = () => failed(transaction.error);
  });
};

// What the server has said about the concert: keys, and tickets that were admitted, are void or have void codes.
let known = { concertId, keys: [], cursor: undefined };
const tickets = new Map();
// The admissions of this device by ticket: { scanId, ticketId, code, gate, at, state: "waiting" | "confirmed" | "conflict", key? }.
const admissions = new Map();
const conflicts = new Set();
let gate = "";

const restore = async () => {
  for (const concert of await stored("concerts", IDBKeyRange.only(concertId))) known = concert;
  for (const ticket of await stored("tickets", IDBKeyRange.bound([concertId], [concertId, []]))) tickets.set(ticket.ticketId, ticket);
  for (const scan of await stored("scans")) {
    if (scan.concertId !== concertId) continue;
    admissions.set(scan.ticketId, scan);
    if (scan.state === "conflict") conflicts.add(scan.scanId);
  }
};

// Changes come in any order, and some come twice: the highest version of a ticket counts.
const apply = async answer => {
  const changed = new Map();
  const ticket = ticketId => {
    const found = tickets.get(ticketId) ?? { concertId, ticketId, version: 0, first: null, isVoid: false, serial: 0 };
    tickets.set(ticketId, found);
    changed.set(ticketId, found);
    return found;
  };
  const undone = [];
  for (const { ticketId, version, at, gate } of answer.admitted) {
    const found = ticket(ticketId);
    if (version > found.version) Object.assign(found, { version, first: { at, gate } });
  }
  for (const { ticketId, version } of answer.notAdmitted) {
    const found = ticket(ticketId);
    if (version <= found.version) continue;
    Object.assign(found, { version, first: null });
    const own = admissions.get(ticketId);
    if (own?.state === "confirmed") {
      admissions.delete(ticketId);
      undone.push(own.scanId);
    }
  }
  for (const ticketId of answer.void) ticket(ticketId).isVoid = true;
  for (const { ticketId, serial } of answer.replaced) ticket(ticketId).serial = Math.max(ticket(ticketId).serial, serial);
  await store("tickets", [...changed.values()]);
  await store("scans", [], undone);
  // After the tickets, so that what is not stored comes again.
  known = { concertId, keys: answer.keys, cursor: answer.cursor, asOf: answer.asOf };
  await store("concerts", [known]);
  scanner.dataset.known = answer.asOf;
};

// ---- The server

class LoggedOut extends Error {}
class NotAllowed extends Error {}

const call = async (method, path, { body, key, limit }) => {
  const headers = { accept: "application/json" };
  if (body) Object.assign(headers, { "content-type": "application/json", "idempotency-key": key });
  const signal = AbortSignal.timeout(Math.max(limit, 1));
  const response = await fetch(path, { method, headers, body: body && JSON.stringify(body), signal, credentials: "same-origin", cache: "no-store" });
  const found = await response.json();
  if (response.status === 401) throw new LoggedOut();
  if (response.status === 403 || response.status === 404) throw new NotAllowed();
  return { status: response.status, ok: response.ok, body: found };
};

// Resolves with the milliseconds that the last answer took.
const refresh = async () => {
  let took;
  for (let more = true; more;) {
    const asked = performance.now();
    const since = known.cursor ? `?since=${encodeURIComponent(known.cursor)}` : "";
    const answer = await call("GET", `/gate/concerts/${concertId}/keys${since}`, { limit: DOWNLOAD_PATIENCE });
    // A cursor that the server no longer knows: from the beginning.
    if (answer.status === 400 && known.cursor) known.cursor = undefined;
    else if (!answer.ok) throw new Error(`status ${answer.status}`);
    else {
      await apply(answer.body);
      more = answer.body.more;
    }
    took = performance.now() - asked;
  }
  return took;
};

let isOnline = true;
let isLoggedOut = false;
let isAllowed = true;

const goOffline = error => {
  isLoggedOut = error instanceof LoggedOut;
  isOnline = false;
  showState();
};

const settled = async (scan, state, more = {}) => {
  const { key, text, code, ...rest } = scan;
  const done = { ...rest, state, ...more };
  await store("scans", [done]);
  if (scan.concertId !== concertId) return;
  admissions.set(scan.ticketId, done);
  if (state === "conflict") conflicts.add(scan.scanId);
};

// The server may have recorded the scan although its answer got lost: then this gets that answer.
const askAgain = async scan => {
  const { key, text, gate } = scan;
  const answer = await call("POST", "/gate/validations", { body: { code: text, concertId: scan.concertId, gate }, key, limit: DOWNLOAD_PATIENCE });
  if (answer.status === 429 || answer.status === 409 || answer.status >= 500) throw new Error(`status ${answer.status}`);
  if (answer.body.result === "admitted") return settled(scan, "confirmed", { serverScanId: answer.body.scanId });
  delete scan.key;
  return store("scans", [scan]);
};

const upload = async scans => {
  const body = { scans: scans.map(({ scanId, code, concertId, gate, at }) => ({ scanId, code, concertId, gate, at })) };
  const answer = await call("POST", "/gate/validations/batch", { body, key: crypto.randomUUID(), limit: DOWNLOAD_PATIENCE });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  for (const [place, { result, reason }] of answer.body.results.entries()) {
    await settled(scans[place], result === "admitted" ? "confirmed" : "conflict", result === "admitted" ? { serverScanId: scans[place].scanId } : { reason: reason ?? result });
  }
};

const sendWaiting = async () => {
  const waiting = async () => (await stored("scans")).filter(scan => scan.state === "waiting");
  for (const scan of await waiting()) if (scan.key) await askAgain(scan);
  const left = await waiting();
  const before = conflicts.size;
  // One that may not be sent any more stops no other concert's.
  for (const id of new Set(left.map(scan => scan.concertId))) {
    const scans = left.filter(scan => scan.concertId === id);
    try {
      for (let place = 0; place < scans.length; place += MAX_BATCH) await upload(scans.slice(place, place + MAX_BATCH));
    } catch (error) {
      if (!(error instanceof NotAllowed) || id === concertId) throw error;
    }
  }
  if (conflicts.size > before) signal("no");
};

// One tab of the scanner sends at a time.
const alone = work => navigator.locks ? navigator.locks.request("frontrow-gate-sync", work) : work();

let syncing;
const sync = () => syncing ??= (async () => {
  try {
    const took = await refresh();
    // On a network that is this slow, each scan would wait in vain.
    if (!isOnline && took > PATIENCE) return;
    // New scans wait for the server again, while the old ones are sent.
    isOnline = isAllowed = true;
    isLoggedOut = false;
    showState();
    await alone(sendWaiting);
  } catch (error) {
    if (error instanceof NotAllowed) isAllowed = false;
    else goOffline(error);
  } finally {
    syncing = undefined;
    showState();
  }
})();

let timer;
const schedule = () => {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    await sync();
    schedule();
  }, isOnline ? REFRESH_EVERY : LOOK_EVERY);
};
addEventListener("online", () => sync().then(schedule));
addEventListener("offline", () => { goOffline(); schedule(); });

// ---- Codes: the layout is in functions/tickets/src/code.rs

const LENGTHS = [131, 134];

const bytesOf = text => {
  try {
    return Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
};

const uuid = bytes => {
  const hex = Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

const read = code => {
  const bytes = bytesOf(code);
  const serialBytes = { 1: 0, 2: 2 }[bytes?.[0]];
  if (serialBytes === undefined || bytes.length !== 98 + serialBytes) return undefined;
  const serial = serialBytes ? bytes[34] << 8 | bytes[35] : 0;
  const end = 34 + serialBytes;
  return { code, keyId: bytes[1], ticketId: uuid(bytes.slice(2, 18)), concertId: uuid(bytes.slice(18, 34)), serial, signed: bytes.slice(0, end), signature: bytes.slice(end) };
};

// What may be a code in what a reader has sent: readers add line ends, quotes, symbology identifiers, or a URL around it.
function* candidates(text) {
  const words = text.replace(/[\p{Cc}\s\u200B-\u200F\u2060\uFEFF]/gu, "").split(/[^A-Za-z0-9_-]/);
  for (const word of words) {
    for (const length of LENGTHS) {
      for (let start = 0; start + length <= word.length; start++) {
        const found = read(word.slice(start, start + length));
        if (found) yield found;
      }
    }
  }
}

const webCrypto = new Map();
const isSigned = async ({ keyId, signed, signature }) => {
  const key = known.keys.find(key => key.keyId === keyId);
  const bytes = key && bytesOf(key.publicKey);
  if (!bytes) return false;
  try {
    if (!webCrypto.has(key.publicKey)) webCrypto.set(key.publicKey, await crypto.subtle.importKey("raw", bytes, "Ed25519", false, ["verify"]));
    return await crypto.subtle.verify("Ed25519", webCrypto.get(key.publicKey), signature, signed);
  } catch {
    // Browsers before Chrome 137, Firefox 129 and Safari 17.
    const { verifyAsync } = await import(set.ed25519);
    return verifyAsync(signature, signed, bytes, { zip215: false });
  }
};

const firstSigned = async text => {
  for (const found of candidates(text)) if (await isSigned(found)) return found;
  return undefined;
};

// ---- Verdicts

const usedAt = ({ at, gate }) => ({ verdict: "already-used", at, gate });

const NAMES = { admitted: "admitted", already_used: "already-used", wrong_concert: "wrong-concert", void: "void", too_early: "too-early", too_late: "too-late", not_a_ticket: "not-a-ticket" };

// The server's verdict; with `key` if it did not answer in time, and may have recorded the scan all the same.
const ask = async text => {
  const key = crypto.randomUUID();
  const until = performance.now() + PATIENCE;
  let isSent = false;
  for (let errors = 0; errors < MAX_ERRORS && performance.now() < until; errors++) {
    try {
      const answer = await call("POST", "/gate/validations", { body: { code: text, concertId, gate }, key, limit: until - performance.now() });
      if (answer.ok) {
        const { result, ticketId, ticketTypeName, scanId, at, gate, holder, doorsOpenAt, doorsCloseAt } = answer.body;
        return { verdict: NAMES[result], ticketId, type: ticketTypeName, scanId, at, gate, holder: holder?.name, doors: doorsOpenAt ?? doorsCloseAt };
      }
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 409) return { verdict: "not-a-ticket" };
    } catch (error) {
      if (error instanceof NotAllowed) return { verdict: "not-allowed" };
      if (error instanceof LoggedOut) {
        goOffline(error);
        return {};
      }
    }
    isSent = true;
    await new Promise(done => setTimeout(done, Math.min(200, Math.max(until - performance.now(), 0))));
  }
  goOffline();
  return { key: isSent ? key : undefined };
};

// Without the server: by the signature, what the server said last, and the admissions of this device.
const decide = async (text, key) => {
  if (!known.keys.length) return { verdict: "no-keys" };
  const found = await firstSigned(text);
  if (!found) return { verdict: "not-a-ticket" };
  const { ticketId, serial, code } = found;
  if (found.concertId !== concertId) return { verdict: "wrong-concert" };
  const ticket = tickets.get(ticketId);
  if (ticket?.isVoid || serial < (ticket?.serial ?? 0)) return { verdict: "void" };
  const used = admissions.get(ticketId) ?? ticket?.first;
  if (used) return usedAt(used);
  if (set.doorsOpen && Date.now() < Date.parse(set.doorsOpen)) return { verdict: "too-early", doors: set.doorsOpen };
  if (set.doorsClose && Date.now() >= Date.parse(set.doorsClose)) return { verdict: "too-late", doors: set.doorsClose };
  const scan = { scanId: crypto.randomUUID(), concertId, ticketId, code, gate, at: new Date().toISOString(), state: "waiting", ...key && { key, text } };
  await store("scans", [scan]);
  admissions.set(ticketId, scan);
  return { verdict: "offline", ticketId };
};

const verdictOf = async text => {
  // What waits here, the server does not know yet.
  for (const { ticketId } of candidates(text)) {
    const own = admissions.get(ticketId);
    if (own && own.state !== "confirmed") return usedAt(own);
  }
  if (isOnline) {
    const { key, ...answer } = await ask(text);
    if (answer.verdict) {
      if (answer.verdict === "admitted") {
        const { ticketId, scanId, at, gate } = answer;
        const scan = { scanId, serverScanId: scanId, concertId, ticketId, gate, at, state: "confirmed" };
        admissions.set(ticketId, scan);
        // The server knows it: without this, only an offline gate would not.
        store("scans", [scan]).catch(() => {});
      }
      return answer;
    }
    schedule();
    return decide(text, key);
  }
  return decide(text);
};

// ---- What people see, hear and feel

const clock = new Intl.DateTimeFormat(language, { timeZone: set.timeZone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const timeOf = at => clock.format(new Date(at));
const ago = at => {
  const seconds = Math.round((Date.parse(at) - Date.now()) / 1000);
  const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const [value, unit] = Math.abs(seconds) < 60 ? [seconds, "second"] : Math.abs(seconds) < 3600 ? [Math.round(seconds / 60), "minute"] : [Math.round(seconds / 3600), "hour"];
  return relative.format(Math.min(value, 0), unit);
};

let audio;
// Browsers give no sound before somebody has touched the page.
for (const kind of ["pointerdown", "keydown"]) {
  addEventListener(kind, () => {
    if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
    audio ??= new AudioContext();
    if (audio.state === "suspended") audio.resume();
  }, { capture: true });
}

// Hertz, beginning and length in seconds; and milliseconds of vibration.
const SIGNALS = {
  ok: { tones: [[880, 0, .12], [1320, .13, .22]], vibration: [90] },
  offline: { tones: [[880, 0, .12], [880, .2, .12]], vibration: [90, 70, 90] },
  no: { tones: [[220, 0, .5]], vibration: [350, 100, 350] },
};

const signal = kind => {
  const { tones, vibration } = SIGNALS[kind];
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(vibration);
  if (audio?.state !== "running") return;
  for (const [hertz, from, length] of tones) {
    const tone = new OscillatorNode(audio, { frequency: hertz, type: kind === "no" ? "square" : "sine" });
    const volume = new GainNode(audio, { gain: .4 });
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + from);
    tone.stop(audio.currentTime + from + length);
  }
};

let lastAdmission;
let shownUntil;
const KINDS = { admitted: "ok", offline: "offline" };

const detailsOf = answer => {
  if (answer.verdict === "already-used") {
    return [word("UsedAt", { gate: answer.gate, time: timeOf(answer.at) }), answer.type, answer.holder];
  }
  return [answer.holder, answer.doors && word("Doors", { time: timeOf(answer.doors) })];
};

const showVerdict = answer => {
  const kind = KINDS[answer.verdict] ?? "no";
  const box = part("verdict");
  const content = document.getElementById(`verdict-${answer.verdict}`).content.cloneNode(true);
  const title = content.querySelector("h2").textContent;
  const type = document.createElement("p");
  type.className = "kind";
  type.textContent = answer.verdict === "already-used" ? word("UsedAgo", { ago: ago(answer.at) }) : answer.type ?? "";
  if (type.textContent) content.querySelector("h2").after(type);
  const details = document.createElement("p");
  details.textContent = detailsOf(answer).filter(Boolean).join(" · ");
  if (details.textContent) content.append(details);
  box.className = `verdict ${kind}`;
  box.replaceChildren(content);
  box.hidden = false;
  part("view").classList.remove("big");
  part("last").textContent = word("Last", { verdict: title, details: [answer.type, timeOf(Date.now())].filter(Boolean).join(", ") });
  lastAdmission = answer.verdict === "admitted" ? answer : undefined;
  if (part("undo")) part("undo").hidden = !lastAdmission;
  signal(kind);
  clearTimeout(shownUntil);
  shownUntil = setTimeout(hideVerdict, VERDICT_SHOWN);
  showState();
};

const hideVerdict = () => {
  part("verdict").hidden = true;
  part("view").classList.add("big");
};

const numbers = new Intl.NumberFormat(language);
const showState = () => {
  const inside = new Set(admissions.keys());
  for (const { ticketId, first } of tickets.values()) if (first) inside.add(ticketId);
  const waiting = [...admissions.values()].filter(scan => scan.state === "waiting").length;
  part("admitted").textContent = numbers.format(inside.size);
  part("waiting").textContent = numbers.format(waiting);
  part("conflicts").textContent = numbers.format(conflicts.size);
  part("net").dataset.state = isOnline ? "online" : "offline";
  part("net-text").textContent = isOnline ? word("Online") : word("Offline");
  part("log-in").hidden = !isLoggedOut;
  part("not-allowed").hidden = isAllowed;
};

// ---- Scans: one after the other

let work = Promise.resolve();
let isWorking = false;
let last = { text: "", at: -Infinity };

const scan = text => {
  if (!gate || !set.mayScan) return;
  const now = performance.now();
  if (text === last.text && now - last.at < SENT_TWICE) return;
  last = { text, at: now };
  work = work.then(async () => {
    isWorking = true;
    part("view").setAttribute("aria-busy", "true");
    try {
      showVerdict(await verdictOf(text.slice(0, 4000)));
    } catch (error) {
      // Nothing was decided: it could not be stored.
      showVerdict({ verdict: "failed" });
      reportError(error);
    } finally {
      isWorking = false;
      if (last.text === text) last.at = performance.now();
      part("view").removeAttribute("aria-busy");
    }
  });
};

// A barcode reader types the code and Enter, wherever the focus is; in a field it is text of that field.
let typed = "";
let typedAt = 0;
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.("input, textarea, select, dialog")) return;
  if (event.timeStamp - typedAt > KEY_GAP) typed = "";
  typedAt = event.timeStamp;
  if (event.key === "Enter" && typed.length > 5) {
    event.preventDefault();
    event.stopImmediatePropagation();
    scan(typed);
    typed = "";
  } else if (event.key.length === 1) {
    typed += event.key;
    // A space in what is typed presses no button.
    if (typed.length > 1 && event.key === " ") event.preventDefault();
  }
}, { capture: true });

// ---- Camera

const recent = new Map();
const seen = text => {
  const now = performance.now();
  const before = recent.get(text) ?? -Infinity;
  recent.set(text, now);
  for (const [other, at] of recent) if (now - at > HELD) recent.delete(other);
  if (now - before > HELD && !isWorking) scan(text);
  // What was not scanned, because another scan was under way, is new once that has ended.
  else if (now - before > HELD) recent.delete(text);
};

const startCamera = async () => {
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false });
  } catch {
    part("hint").textContent = word("NoCamera");
    return;
  }
  const video = part("video");
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const [track] = stream.getVideoTracks();
  if (track.getCapabilities?.().torch) {
    const light = part("light");
    light.hidden = false;
    light.addEventListener("click", () => {
      const on = light.getAttribute("aria-pressed") !== "true";
      track.applyConstraints({ advanced: [{ torch: on }] }).then(() => light.setAttribute("aria-pressed", on), () => {});
    });
  }
  const reader = new Worker(set.reader);
  reader.postMessage({ script: set.zxing, wasm: set.wasm });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const look = () => {
    if (document.hidden || !video.videoWidth) return setTimeout(look, 250);
    const scale = Math.min(1, 960 / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    reader.postMessage({ image }, [image.data.buffer]);
  };
  reader.onmessage = ({ data }) => {
    data.forEach(seen);
    video.dataset.pictures = Number(video.dataset.pictures ?? 0) + 1;
    setTimeout(look, 60);
  };
  look();
};

// The screen stays on.
const stayAwake = () => navigator.wakeLock?.request("screen").catch(() => {});
document.addEventListener("visibilitychange", () => document.hidden || !gate || stayAwake());

// ---- Look-up, undo

const element = (name, text, className = "") => {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

const found = ticket => {
  const item = element("li", "", "stack tight");
  item.append(element("b", ticket.holderName ?? word("Forgotten")));
  item.append(element("span", `${ticket.orderNumber} · ${ticket.ticketTypeName}`, "num"));
  const status = { valid: "Valid", used: "Used", void: "Void" }[ticket.status];
  const tone = ticket.status === "valid" ? "ok" : "bad";
  const state = element("p", "", "row");
  state.append(element("span", word(status, { time: ticket.admittedAt ? timeOf(ticket.admittedAt) : "" }), `badge ${tone}`));
  if (ticket.status !== "valid") {
    const link = element("a", word("Scans"));
    link.href = `/gate/scanner/${concertId}/scans?ticket=${ticket.ticketId}`;
    state.append(link);
  }
  item.append(state);
  return item;
};

const lookUp = async text => {
  const list = part("found");
  const say = text => part("found-text").textContent = text;
  list.replaceChildren();
  say(word("Searching"));
  try {
    const answer = await call("GET", `/gate/concerts/${concertId}/tickets?q=${encodeURIComponent(text)}`, { limit: DOWNLOAD_PATIENCE });
    if (!answer.ok) return say(word("FoundNothing"));
    list.replaceChildren(...answer.body.items.map(found));
    say(answer.body.more ? word("FoundMore") : answer.body.items.length ? word("Found", { count: numbers.format(answer.body.items.length) }) : word("FoundNothing"));
  } catch (error) {
    if (error instanceof LoggedOut) goOffline(error);
    say(word("NoLookUp"));
  }
};

for (const button of scanner.querySelectorAll("[data-opens]")) {
  button.addEventListener("click", () => document.getElementById(button.dataset.opens).showModal());
}
for (const button of scanner.querySelectorAll("[data-closes]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}

part("look-up-form").addEventListener("submit", event => {
  event.preventDefault();
  const text = new FormData(event.target).get("q").trim();
  if (!text) return;
  // A code that was typed, pasted or sent by a reader.
  if (!candidates(text).next().done) {
    event.target.closest("dialog").close();
    event.target.reset();
    scan(text);
  } else {
    lookUp(text);
  }
});

const undoForm = part("undo-form");
if (undoForm) {
  part("undo").addEventListener("click", () => {
    undoForm.dataset.api = `POST /gate/validations/${lastAdmission.scanId}/undo`;
    undoForm.closest("dialog").showModal();
  });
  undoForm.addEventListener("frontrow:done", () => {
    const { ticketId, scanId } = lastAdmission;
    admissions.delete(ticketId);
    store("scans", [], [scanId]).catch(() => {});
    undoForm.reset();
    undoForm.closest("dialog").close();
    // The same person may come again at once.
    last = { text: "", at: -Infinity };
    recent.clear();
    part("undo").hidden = true;
    hideVerdict();
    part("last").textContent = word("Undone");
    showState();
  });
}

// ---- Begin

const GATE_NAME = "frontrow-gate-name";

const start = name => {
  gate = name;
  localStorage.setItem(GATE_NAME, name);
  part("name").textContent = name;
  part("start").hidden = true;
  part("stage").hidden = false;
  part("footer").hidden = false;
  part("view").focus();
  if (!set.mayScan) return;
  startCamera();
  stayAwake();
  navigator.storage?.persist?.();
  sync().then(schedule);
};

part("start").addEventListener("submit", event => {
  event.preventDefault();
  const name = new FormData(event.target).get("gate").trim();
  if (name) start(name);
});

part("rename").addEventListener("click", () => {
  localStorage.removeItem(GATE_NAME);
  location.reload();
});

if (navigator.serviceWorker) {
  navigator.serviceWorker.register(set.worker, { scope: "/gate" })
    .then(() => navigator.serviceWorker.ready)
    .then(({ active }) => active.postMessage({ path: location.pathname }))
    // Without it, the scanner works as long as its page is open.
    .catch(() => {});
}

await restore();
showState();
const name = localStorage.getItem(GATE_NAME);
if (name) start(name);
scanner.dataset.ready = "";
