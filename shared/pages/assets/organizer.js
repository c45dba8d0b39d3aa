// Forms of concerts: times as they are at the venue, ids of ticket types, and what to do when somebody else changed the concert.
// form.js sends them.

const clockOf = zone => new Intl.DateTimeFormat("en", {
  timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
});

// Minutes by which the clocks of a zone are ahead of UTC.
const offset = (time, clock) => {
  const part = Object.fromEntries(clock.formatToParts(time).map(({ type, value }) => [type, +value]));
  return Math.round((Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - time) / 60000);
};

const DAY = 86400000;

// "2031-06-10T20:00" in a zone as "2031-06-10T20:00:00+02:00": the first of two such times, none where the clocks skip it.
const momentIn = (local, zone) => {
  const clock = clockOf(zone);
  const asUtc = Date.parse(`${local}Z`);
  const offsets = [asUtc - DAY, asUtc + DAY].map(time => offset(time, clock));
  const found = offsets.find(minutes => offset(asUtc - minutes * 60000, clock) === minutes);
  if (found === undefined) return undefined;
  const two = number => String(number).padStart(2, "0");
  const ahead = Math.abs(found);
  return `${local.length === 16 ? `${local}:00` : local}${found < 0 ? "-" : "+"}${two(Math.trunc(ahead / 60))}:${two(ahead % 60)}`;
};

const slug = text => text.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("ł", "l").replaceAll("Ł", "L").toLowerCase()
  .replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 40);

const zoneOf = form => form.elements.namedItem("venue.timeZone")?.value || form.dataset.zone;

const momentsOf = form => form.querySelectorAll("[data-moment]");

// Country names in the reader's language, and the zones of the chosen country.
const setUpPlaces = form => {
  const country = form.elements.namedItem("venue.country");
  const zone = form.elements.namedItem("venue.timeZone");
  if (!country || !zone) return;
  const language = document.documentElement.lang;
  const names = new Intl.DisplayNames([language], { type: "region" });
  const chosen = country.value;
  for (const option of country.options) if (option.value) option.textContent = names.of(option.value);
  country.append(...[...country.options].sort((one, other) => one.text.localeCompare(other.text, language)));
  country.value = chosen;
  const offer = () => {
    const before = zone.value;
    const zones = country.selectedOptions[0].dataset.zones.split(" ").filter(Boolean);
    const empty = new Option(form.dataset.chooseZone, "");
    zone.replaceChildren(...(zones.length === 1 ? [] : [empty]), ...zones.map(name => new Option(name.replaceAll("_", " "), name)));
    zone.required = zones.length > 1;
    zone.value = zones.includes(before) ? before : zones.length === 1 ? zones[0] : "";
  };
  offer();
  country.addEventListener("change", offer);
};

const setUpMoment = (form, field) => {
  field.frontrowValue = () => {
    const zone = zoneOf(form);
    return field.value && zone ? momentIn(field.value, zone) : field.value || undefined;
  };
};

// Before form.js looks at what is typed.
const prepare = form => {
  for (const field of momentsOf(form)) {
    const zone = zoneOf(form);
    const isSkipped = field.value && zone && momentIn(field.value, zone) === undefined;
    field.setCustomValidity(isSkipped ? form.dataset.skipped.replace("{zone}", zone) : "");
  }
  for (const field of form.querySelectorAll("[data-decimal]")) {
    field.value = field.value.replace(/[\s\u00a0\u202f]/g, "").replace(",", ".");
  }
  const currency = form.querySelector("[data-currency]");
  if (currency) currency.value = currency.value.toUpperCase();
  for (const field of form.querySelectorAll("[data-currency-of]")) field.value = currency.value;
  const ids = [...form.querySelectorAll("[data-id-of-type]")];
  ids.filter(field => !field.value).forEach(field => {
    const name = field.closest("[data-row]").querySelector("[name$='.name']").value;
    const taken = new Set(ids.map(other => other.value));
    const wanted = slug(name) || "type";
    let id = wanted;
    for (let next = 2; taken.has(id); next++) id = `${wanted}-${next}`;
    field.value = id;
  });
  for (const field of form.querySelectorAll("[data-repeat]")) {
    const repeats = field.value.trim() === field.dataset.repeat;
    field.setCustomValidity(repeats ? "" : field.dataset.repeatError);
  }
};

// A field of lines is a list.
const setUpLines = field => {
  field.frontrowValue = () => field.value.split(/[\s,;]+/).filter(Boolean);
};

const at = (object, name) => name.split(".").reduce((value, key) => value?.[key], object);

const isSame = (field, theirs, before) => {
  if (field.matches("[data-moment]")) return (Date.parse(theirs) || 0) === (Date.parse(before) || 0);
  if (field.type === "checkbox") return theirs === before;
  if (field.dataset.type === "json") return JSON.stringify(theirs) === before;
  return field.matches("[data-decimal]") ? Number(theirs) === Number(before) : String(theirs ?? "") === String(before ?? "");
};

const valueAtFirst = field => {
  if (field.type === "checkbox") return field.defaultChecked;
  if (field.options) return [...field.options].find(option => option.defaultSelected)?.value ?? field.dataset.before ?? "";
  return field.matches("[data-moment]") ? field.dataset.before : field.defaultValue;
};

const shownIn = (form, field, value) => {
  if (value === undefined || value === null || value === "") return "–";
  if (!field.matches("[data-moment]")) return String(typeof value === "object" ? JSON.stringify(value) : value);
  const options = { dateStyle: "medium", timeStyle: "short", timeZone: form.dataset.zone };
  return new Intl.DateTimeFormat(document.documentElement.lang, options).format(new Date(value));
};

// Somebody else changed the concert: what was typed stays, and what they changed is said.
const showConflict = async form => {
  const path = form.dataset.current;
  const response = await fetch(path, { headers: { accept: "application/json" } });
  const theirs = await response.json();
  const version = response.headers.get("etag")?.replace(/\D/g, "");
  if (!response.ok || !version) return location.reload();
  const lines = [];
  for (const field of form.elements) {
    if (!field.name || field.type === "hidden" || field.dataset.notRead !== undefined) continue;
    const [now, before] = [at(theirs, field.name), valueAtFirst(field)];
    if (isSame(field, now, before)) continue;
    const label = field.labels?.[0]?.firstChild?.textContent.trim() || field.labels?.[0]?.textContent.trim() || field.name;
    lines.push(`${label}: ${shownIn(form, field, before)} → ${shownIn(form, field, now)}`);
  }
  const notice = document.createElement("div");
  notice.className = "notice warn problem";
  notice.tabIndex = -1;
  notice.setAttribute("role", "alert");
  const words = document.createElement("div");
  const bold = document.createElement("b");
  bold.textContent = form.dataset.conflict;
  const list = document.createElement("ul");
  list.append(...lines.map(line => Object.assign(document.createElement("li"), { textContent: line })));
  const choose = document.createElement("p");
  choose.className = "row";
  const mine = Object.assign(document.createElement("button"), { className: "btn second small", textContent: form.dataset.conflictMine });
  const load = Object.assign(document.createElement("a"), { href: location.pathname, textContent: form.dataset.conflictTheirs });
  choose.append(mine, load);
  words.append(bold, list, choose);
  notice.append(words);
  form.prepend(notice);
  notice.focus();
  // The next press replaces what they did.
  form.dataset.ifMatch = version;
};

for (const form of document.querySelectorAll("form[data-concert]")) {
  setUpPlaces(form);
  momentsOf(form).forEach(field => setUpMoment(form, field));
  form.querySelectorAll("[data-lines]").forEach(setUpLines);
  // What is typed to confirm is not sent.
  form.querySelectorAll("[data-repeat]").forEach(field => { field.frontrowValue = () => undefined; });
  form.addEventListener("frontrow:failed", event => {
    if (event.detail.status !== 412) return;
    event.preventDefault();
    showConflict(form);
  });
}

document.addEventListener("submit", event => event.target.matches?.("form[data-concert]") && prepare(event.target), true);
