// The cart: numbers and removals go to the server at once; what it says then takes the place of the old figures. Fields stay as they are, so
// that nobody loses what they are typing.
const WAIT = 400;
const cart = () => document.getElementById("cart");
const news = () => document.getElementById("news");
const numbers = () => [...cart().querySelectorAll("form[data-quantity] input")];

// Also to those who see it, if it is not what they have just done.
const say = (which, isSeen) => {
  const place = news();
  if (!place) return;
  place.className = isSeen ? "notice warn" : "sr";
  place.textContent = place.dataset[which];
};

const steps = () => {
  for (const field of numbers()) {
    const [less, more] = field.parentElement.querySelectorAll("[data-step]");
    less.hidden = more.hidden = false;
    less.disabled = +field.value <= 1;
    more.disabled = field.max !== "" && +field.value >= +field.max;
  }
};

const lines = page => [...page.querySelectorAll("[data-line]")].map(line => line.dataset.line).join();

// Shows the cart as the server has it.
const show = fresh => {
  const old = cart();
  if (lines(old) !== lines(fresh)) {
    old.replaceWith(fresh);
    fresh.querySelector("h1")?.focus();
  } else {
    for (const part of old.querySelectorAll("[data-part]")) {
      const now = fresh.querySelector(`[data-part="${CSS.escape(part.dataset.part)}"]`);
      if (now && now.innerHTML !== part.innerHTML) part.replaceChildren(...now.childNodes);
    }
    for (const field of old.querySelectorAll("form[data-quantity] input")) {
      const now = fresh.querySelector(`#${CSS.escape(field.id)}`);
      // What waits to be sent stays.
      if (now && !waiting.has(field.form)) field.value = now.value;
    }
    old.dataset.version = fresh.dataset.version;
  }
  steps();
  document.dispatchEvent(new CustomEvent("frontrow:cart", { detail: { count: +fresh.dataset.cartCount } }));
};

const load = async () => {
  const response = await fetch(location.href, { headers: { accept: "text/html" }, credentials: "same-origin" }).catch(() => undefined);
  if (!response?.ok) return;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("cart");
  // The session has ended.
  if (!fresh) return location.reload();
  return document.adoptNode(fresh);
};

// The version that this window knows of.
let known = +cart().dataset.version;
const isBusy = () => cart().querySelector("form[aria-busy]") !== null;

// Shows the cart as it is now, and says what has happened.
const update = async what => {
  const fresh = await load();
  if (!fresh) return;
  const isElsewhere = what === "elsewhere" || (+fresh.dataset.version > known && !isBusy());
  known = Math.max(known, +fresh.dataset.version);
  show(fresh);
  if (isElsewhere) say("elsewhere", true);
  else if (what) say(what, false);
};

const waiting = new Map();
const send = form => {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => {
    // The command before has no answer yet.
    if (isBusy()) return send(form);
    waiting.delete(form);
    form.requestSubmit();
  }, WAIT));
};

document.addEventListener("click", event => {
  const step = event.target.closest("#cart [data-step]");
  if (!step) return;
  const field = step.parentElement.querySelector("input");
  const most = field.max === "" ? Infinity : +field.max;
  field.value = Math.min(most, Math.max(1, (Math.trunc(+field.value) || 0) + +step.dataset.step));
  steps();
  send(field.form);
});
document.addEventListener("input", event => {
  if (!event.target.matches("#cart form[data-quantity] input")) return;
  steps();
  if (event.target.value !== "") send(event.target.form);
});
// The return key need not wait.
document.addEventListener("submit", event => {
  clearTimeout(waiting.get(event.target));
  waiting.delete(event.target);
}, true);

document.addEventListener("frontrow:done", event => {
  if (!event.target.closest("#cart")) return;
  const { api } = event.target.dataset;
  const version = +(event.detail.headers.get("etag") ?? "").replace(/\D/g, "");
  // A change of ours makes it one higher; to remove all makes it higher by the number of lines.
  const isOurs = version <= known + 1 || api === "DELETE /cart/items";
  known = Math.max(known, version);
  const what = api.startsWith("DELETE") ? "removed" : "updated";
  update(isOurs ? what : "elsewhere");
});
// What another window has removed is not there to be changed.
document.addEventListener("frontrow:failed", event => {
  if (!event.target.closest("#cart") || ![404, 409, 412].includes(event.detail.status)) return;
  if (event.detail.body?.code === "not_in_cart") event.preventDefault();
  update();
});

// Another window has changed the cart, or may have while this one was away.
const look = () => {
  if (waiting.size === 0 && !document.hidden && !isBusy()) update();
};
addEventListener("storage", event => event.key === "frontrow-cart" && event.newValue !== null && look());
document.addEventListener("visibilitychange", look);
addEventListener("pageshow", event => event.persisted && look());
steps();
