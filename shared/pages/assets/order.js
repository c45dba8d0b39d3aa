// The page of an order: Stripe's card form, the bank's question, the hold's clock, papers. live.js brings what changes, form.js sends.

const state = document.getElementById("state");
const language = document.documentElement.lang;
const ask = () => state.dispatchEvent(new Event("frontrow:ask"));

// Stripe

let loading;
const load = address => (loading ??= new Promise((loaded, failed) => {
  const script = document.createElement("script");
  script.src = address;
  script.onload = () => loaded(window.Stripe);
  script.onerror = () => { loading = undefined; script.remove(); failed(new Error("Stripe's script")); };
  document.head.append(script);
}));
let stripe;
const stripeOf = async ({ stripeJs, key }) => (stripe ??= (await load(stripeJs))(key, { locale: language }));

const say = text => {
  const error = document.getElementById("card-error");
  if (!error) return;
  error.textContent = text ?? "";
  error.hidden = !text;
};

const busy = (button, on) => {
  if (on) {
    button.dataset.label = button.textContent;
    button.textContent = button.dataset.busy;
    button.setAttribute("aria-busy", "true");
  } else {
    button.textContent = button.dataset.label;
    button.removeAttribute("aria-busy");
  }
};

// Stripe's form takes our colours, which depend on the scheme.
const appearance = () => {
  const colour = (element, name) => getComputedStyle(element)[name];
  const sheet = document.getElementById("pay");
  return { variables: {
    colorPrimary: colour(document.getElementById("pay-button"), "backgroundColor"), colorText: colour(document.body, "color"),
    colorBackground: colour(sheet, "backgroundColor"), fontFamily: colour(document.body, "fontFamily"), borderRadius: "8px", fontSizeBase: "16px",
  } };
};

// The form that has the card, what Stripe has for it, and the token of what was typed: it stays until the outcome is known, so that pressing
// again after a lost network sends the same.
let shown;
const showCard = async () => {
  const form = document.querySelector("form[data-card]");
  if (!form || shown?.form === form) return;
  const card = shown = { form };
  try {
    const stripe = await stripeOf(form.dataset);
    if (shown !== card) return;
    card.elements = stripe.elements({
      mode: "payment", amount: Number(form.dataset.amount), currency: form.dataset.currency, captureMethod: "manual",
      paymentMethodTypes: ["card"], appearance: appearance(), locale: language,
    });
    const element = card.elements.create("payment");
    element.on("change", () => { card.token = undefined; say(); });
    document.getElementById("card").replaceChildren();
    element.mount("#card");
  } catch {
    shown = undefined;
    document.getElementById("card").replaceChildren();
    say(form.dataset.notLoaded);
  }
};

const token = async card => {
  const stripe = await stripeOf(card.form.dataset);
  const checked = await card.elements.submit();
  const made = checked.error ? checked : await stripe.createConfirmationToken({
    elements: card.elements, params: { return_url: location.href },
  });
  if (made.error) throw made.error;
  return made.confirmationToken.id;
};

// Before form.js: it sends once there is a token.
addEventListener("submit", async event => {
  const form = event.target;
  if (!form.matches("form[data-card]")) return;
  const card = shown;
  const field = form.elements.namedItem("confirmationTokenId");
  if (card?.token) {
    field.value = card.token;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (card?.working) return;
  if (!card?.elements) return void showCard();
  const button = document.getElementById("pay-button");
  card.working = true;
  say();
  busy(button, true);
  try {
    card.token = await token(card);
  } catch (error) {
    // What is wrong with a field, its own form says there.
    if (error.type !== "validation_error") say(error.message || form.dataset.notLoaded);
  } finally {
    card.working = false;
    busy(button, false);
  }
  if (card.token && shown === card) form.requestSubmit(button);
}, { capture: true });

let paysHere = false;
document.addEventListener("frontrow:done", event => {
  const form = event.target;
  if (form.matches("[data-card]")) {
    paysHere = true;
    if (shown) shown.token = undefined;
    document.getElementById("pay").hidden = true;
    document.getElementById("progress").focus();
  }
  if (form.matches("[data-extension]")) extendOthers(form);
  ask();
});
document.addEventListener("frontrow:failed", event => {
  if (!event.target.matches("[data-card]")) return;
  if (shown && event.detail.status < 500) shown.token = undefined;
  // Another window may have paid.
  ask();
});

// The bank's question

const confirm = async button => {
  if (button.getAttribute("aria-busy")) return;
  busy(button, true);
  say();
  try {
    const response = await fetch(button.dataset.payment, { headers: { accept: "application/json" }, credentials: "same-origin" });
    const { clientSecret } = await response.json();
    const stripe = await stripeOf(button.dataset);
    if (clientSecret) {
      const { error } = await stripe.handleNextAction({ clientSecret });
      if (error) say(button.dataset.failed);
    }
  } catch {
    say(button.dataset.failed);
  } finally {
    busy(button, false);
    ask();
  }
};
document.addEventListener("click", event => event.target.id === "confirm" && confirm(event.target));

// The clock: by the server's time, so that a wrong clock of this machine does not matter.

const clock = document.getElementById("clock");
const said = document.getElementById("clock-said");
const ahead = Date.parse(clock.dataset.now) - performance.now();
const announced = new Set();
const tick = () => {
  const timer = clock.querySelector("[data-until]");
  if (!timer || clock.hidden) return;
  const left = Math.max(0, Math.ceil((Date.parse(timer.dataset.until) - performance.now() - ahead) / 1000));
  timer.firstElementChild.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
  const bar = clock.querySelector("progress");
  bar.value = Math.min(left, Number(timer.dataset.seconds));
  timer.hidden = bar.hidden = false;
  for (const [at, text] of [[300, "five"], [60, "one"], [0, "over"]]) {
    const name = `${text} ${timer.dataset.until}`;
    // Not what is long over when the page opens.
    if (left <= at && left > at - 5 && !announced.has(name)) {
      announced.add(name);
      said.textContent = said.dataset[text];
      if (at === 0) ask();
    }
  }
};
setInterval(tick, 1000);

// A hold for each concert: the form extends the first.
const extendOthers = async form => {
  for (const id of form.dataset.extension.trim().split(" ").slice(1)) {
    const headers = { accept: "application/json", "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
    await fetch(`/reservations/${id}/extension`, { method: "POST", headers, credentials: "same-origin" }).catch(() => {});
  }
  ask();
};

// Invoices and credit notes, which finance has.

let papers;
const showPapers = async () => {
  const place = document.querySelector("[data-papers]");
  if (!place || place.dataset.asked) return;
  place.dataset.asked = "yes";
  try {
    papers = await fetch("/invoices?limit=100", { headers: { accept: "application/json" }, credentials: "same-origin" })
      .then(response => response.json());
  } catch {
    return;
  }
  const own = (papers.items ?? []).filter(paper => paper.orderId === place.dataset.papers).reverse();
  const lines = own.map(paper => {
    const line = document.createElement("p");
    const link = document.createElement("a");
    const tax = document.createElement("span");
    link.href = `/invoices/${paper.invoiceId}.pdf`;
    link.textContent = `${paper.kind === "credit_note" ? place.dataset.creditNote : place.dataset.invoice} ${paper.number}`;
    tax.className = "small grey num";
    tax.textContent = `${place.dataset.vat} ${money(paper.tax)}`;
    line.append(link, document.createElement("br"), tax);
    return line;
  });
  if (!lines.length) {
    const line = document.createElement("p");
    line.className = "small grey";
    line.textContent = place.dataset.none;
    lines.push(line);
    // It comes a moment after the payment.
    setTimeout(() => { delete place.dataset.asked; showPapers(); }, 5000);
  }
  place.replaceChildren(...lines);
};
const money = ({ amount, currency }) => new Intl.NumberFormat(language, {
  style: "currency", currency, currencyDisplay: language === "en" ? "code" : "symbol",
}).format(amount);

const show = () => {
  showCard();
  showPapers();
  tick();
  const button = document.getElementById("confirm");
  if (button && paysHere) {
    // Once by itself; after that the reader asks for it.
    paysHere = false;
    confirm(button);
  }
};
document.addEventListener("frontrow:live", show);
show();
