// Turns <form data-api="POST /path"> into JSON with an Idempotency-Key, and shows a problem at its fields. See docs/pages.md.

const KEPT = "frontrow-form";
const NO_SESSION = new Set(["unauthenticated", "session_ended", "token_expired", "invalid_token"]);
let texts = {};
let textsLoaded;

// What is said about errors, by their codes: loaded when the first error happens.
const loadTexts = () => (textsLoaded ??= fetch(document.documentElement.dataset.errors)
  .then(response => response.ok ? response.json() : {}).then(found => { texts = found; }, () => { textsLoaded = undefined; }));

const at = (object, name, value, hasLists) => {
  const path = name.split(".");
  const last = path.pop();
  const isList = key => hasLists && /^\d+$/.test(key);
  const parent = path.reduce((into, key, place) => into[key] ??= isList(path[place + 1] ?? last) ? [] : {}, object);
  parent[last] = value;
};

const valueOf = field => {
  // A module of the page knows better what the field means.
  if (field.frontrowValue) return field.frontrowValue();
  const type = field.dataset.type ?? { checkbox: "boolean", number: "number", range: "number" }[field.type];
  if (type === "boolean") return field.type === "checkbox" ? field.checked : field.value === "true";
  if (field.value === "") return field.dataset.empty === "null" ? null : field.required ? "" : undefined;
  if (type === "utc") return `${field.value}${field.value.length === 16 ? ":00" : ""}Z`;
  if (type === "number") return Number.isFinite(Number(field.value)) ? Number(field.value) : field.value;
  return type === "json" ? JSON.parse(field.value) : field.value;
};

const fieldsOf = form => [...form.elements].filter(field => field.name && !field.matches(":disabled, button, [type=radio]:not(:checked)"));

const bodyOf = form => {
  const body = {};
  for (const field of fieldsOf(form)) {
    const value = valueOf(field);
    // Without lists, a number in a name is an id.
    if (value !== undefined) at(body, field.name, value, !form.hasAttribute("data-no-lists"));
  }
  return body;
};

const fieldAt = (form, pointer) => {
  const path = pointer.slice(1).split("/").map(part => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  for (; path.length; path.pop()) {
    const named = form.elements.namedItem(path.join("."));
    if (named) return named.length && !named.options ? named[0] : named;
  }
};

const labelOf = field => field.labels?.[0]?.firstChild?.textContent.trim() || field.getAttribute("aria-label") || field.name;

const said = (form, field, { code, detail }) => {
  const key = "error" + code.replace(/(^|_|\/)(.)/g, (_, before, letter) => letter.toUpperCase());
  return field?.dataset[key] ?? form.dataset[key] ?? texts[code] ?? detail;
};

const describe = (field, id, add) => {
  const ids = new Set((field.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
  add ? ids.add(id) : ids.delete(id);
  ids.size ? field.setAttribute("aria-describedby", [...ids].join(" ")) : field.removeAttribute("aria-describedby");
};

const icon = () => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", "M10 2.5 18 17H2zM10 8v4m0 2v.5");
  svg.append(path);
  return svg;
};

// Several forms of a page can have fields with the same name.
const errorId = field => `error-${field.id || field.name}`;

const clearField = field => {
  field.removeAttribute("aria-invalid");
  const error = document.getElementById(errorId(field));
  if (!error) return;
  describe(field, error.id, false);
  error.remove();
};

const clear = form => {
  form.querySelectorAll("[aria-invalid]").forEach(clearField);
  form.querySelector(":scope > .notice.problem")?.remove();
};

const markField = (field, text) => {
  clearField(field);
  field.setAttribute("aria-invalid", "true");
  const error = document.createElement("p");
  error.className = "error";
  error.id = errorId(field);
  error.append(icon(), text);
  (field.closest(".field") ?? field.parentElement).append(error);
  describe(field, error.id, true);
};

// A summary on top: what happened, and a link to each field.
const summarize = (form, first, links) => {
  const notice = document.createElement("div");
  const words = document.createElement("div");
  const bold = document.createElement("b");
  notice.className = "notice bad problem";
  notice.tabIndex = -1;
  notice.setAttribute("role", "alert");
  bold.textContent = first;
  words.append(bold);
  if (links.length) {
    const list = document.createElement("ul");
    for (const { field, text } of links) {
      const item = document.createElement("li");
      const link = document.createElement(field ? "a" : "span");
      link.textContent = text;
      if (field) {
        link.href = `#${field.id}`;
        link.addEventListener("click", event => { event.preventDefault(); field.focus(); });
      }
      item.append(link);
      list.append(item);
    }
    words.append(list);
  }
  notice.append(icon(), words);
  form.prepend(notice);
  return notice;
};

const showProblem = async (form, problem) => {
  await loadTexts();
  const errors = (problem.errors ?? []).map(error => {
    const field = fieldAt(form, error.pointer);
    return { field, text: said(form, field, error) };
  });
  const marked = errors.filter(({ field }) => field && field.type !== "hidden");
  marked.forEach(({ field, text }) => markField(field, text));
  if (errors.length === 1 && marked.length === 1) return marked[0].field.focus();
  const first = errors.length ? texts["form-problems"] ?? problem.title : said(form, undefined, problem);
  const links = errors.map(({ field, text }) => ({ field, text: field ? `${labelOf(field)}: ${text}` : text }));
  summarize(form, first, links).focus();
};

// The browser's own rules, said at the field in the page's way. Also for fields that are not sent, such as "Yes, I am sure".
const checked = form => {
  const isWrong = field => field.willValidate && !field.matches("[type=radio]:not(:checked)") && !field.validity.valid;
  const wrong = [...form.elements].filter(isWrong);
  wrong.forEach(field => markField(field, field.validationMessage));
  if (wrong.length > 1) {
    loadTexts().then(() => {
      const links = wrong.map(field => ({ field, text: `${labelOf(field)}: ${field.validationMessage}` }));
      summarize(form, texts["form-problems"] ?? "", links).focus();
    });
  } else {
    wrong[0]?.focus();
  }
  return wrong.length === 0;
};

// A session that ended in the middle loses nothing but passwords: neither of this form nor of the others on the page.
const SECRET = /password|(?<!postal-?)code|token/i;
const valuesOf = form => [...form.elements]
  .filter(field => field.name && !field.matches("button, fieldset, [type=hidden], [type=radio]:not(:checked)"))
  .filter(field => !SECRET.test(`${field.type} ${field.autocomplete} ${field.name}`))
  .map(field => [field.name, field.type === "checkbox" ? field.checked : field.value]);

const keep = () => {
  const kept = [...document.querySelectorAll("form[data-api]")].map(form => ({ api: form.dataset.api, values: valuesOf(form) }));
  sessionStorage.setItem(KEPT, JSON.stringify({ path: location.pathname, forms: kept }));
};

const restore = forms => {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null");
  if (kept?.path !== location.pathname) return;
  sessionStorage.removeItem(KEPT);
  for (const { api, values } of kept.forms ?? []) {
    const form = forms.find(form => form.dataset.api === api);
    for (const [name, value] of form ? values : []) {
      const field = form.elements.namedItem(name);
      if (field?.type === "checkbox") field.checked = value;
      // countries.js adds the others later.
      else if (field?.matches?.("[data-countries]") && field.value !== value) field.prepend(new Option(value, value, true, true));
      else if (field) field.value = value;
    }
  }
};

// An address of this site alone: what comes from the address bar could be anything. With its host, since a path such as "//evil.example"
// would be read as another one.
const ownAddress = path => {
  if (!path?.startsWith("/") || !URL.canParse(path, location.origin)) return;
  const url = new URL(path, location.origin);
  return url.origin === location.origin ? url.href : undefined;
};

const leave = (then, form, body, button) => {
  if (!then) return;
  if (then.startsWith("#")) {
    // The next form of the page says its problems at its own fields.
    const next = document.querySelector(then);
    clear(next);
    return checked(next) ? send(next, button) : undefined;
  }
  if (then === "reload") return location.reload();
  if (then === "next") {
    return location.assign(ownAddress(new URLSearchParams(location.search).get("next")) ?? form.dataset.nextDefault ?? "/");
  }
  location.assign(then.replace(/\{(\w+)\}/g, (_, member) => encodeURIComponent(body?.[member] ?? "")));
};

const busy = (button, on) => {
  if (!button) return;
  if (on) {
    if (button.getAttribute("aria-busy")) return;
    button.dataset.label = button.textContent;
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  } else {
    button.removeAttribute("aria-busy");
    button.textContent = button.dataset.label;
  }
};

// The same command keeps its key until its outcome is known, so that pressing again after a lost network does not repeat it.
const keys = new WeakMap();
const keyOf = (form, request) => {
  const earlier = keys.get(form);
  if (earlier?.request === request) return earlier.key;
  const key = crypto.randomUUID();
  keys.set(form, { request, key });
  return key;
};

const tell = (form, name, detail) => form.dispatchEvent(new CustomEvent(`frontrow:${name}`, { bubbles: true, cancelable: true, detail }));

const send = async (form, button) => {
  const [method, path] = form.dataset.api.split(" ");
  const body = method === "DELETE" ? undefined : JSON.stringify(bodyOf(form));
  const headers = { accept: "application/json", "idempotency-key": keyOf(form, form.dataset.api + body) };
  // Also without a body: changes by cookie need it.
  headers["content-type"] = "application/json";
  if (form.dataset.ifMatch) headers["if-match"] = `"${form.dataset.ifMatch}"`;
  form.setAttribute("aria-busy", "true");
  busy(button, true);
  try {
    const response = await fetch(path, { method, headers, body, credentials: "same-origin" });
    const found = response.status === 204 ? undefined : await response.json().catch(() => undefined);
    if (response.status < 500) keys.delete(form);
    if (response.ok) {
      if (tell(form, "done", { status: response.status, body: found, headers: response.headers })) await leave(form.dataset.then, form, found, button);
      return;
    }
    if (!tell(form, "failed", { status: response.status, body: found })) return;
    if (response.status === 401 && NO_SESSION.has(found?.code)) {
      keep();
      location.assign(`/account/log-in?next=${encodeURIComponent(location.pathname + location.search)}`);
      return;
    }
    await showProblem(form, found ?? { code: "form-failed", title: response.statusText, detail: response.statusText });
  } catch {
    await loadTexts();
    summarize(form, texts["form-network"] ?? "The network did not answer. Nothing is lost: try again.", []).focus();
  } finally {
    form.removeAttribute("aria-busy");
    busy(button, false);
  }
};

const forms = [...document.querySelectorAll("form[data-api]")];
restore(forms);
// Also for forms that live.js brings.
document.addEventListener("submit", event => {
  const form = event.target.closest("form[data-api]");
  if (!form) return;
  event.preventDefault();
  if (form.getAttribute("aria-busy")) return;
  clear(form);
  if (checked(form)) send(form, event.submitter);
});
document.addEventListener("input", event => event.target.form?.dataset.api && event.target.ariaInvalid && clearField(event.target));
