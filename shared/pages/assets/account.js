// Accounts: the second step of a log-in, the tokens of mailed links, and what happens in place of a form when it is done.
const shown = (id) => {
  const part = document.getElementById(id);
  part.hidden = false;
  (part.matches("[tabindex]") ? part : part.querySelector("input")).focus();
};

// Puts members of a response into the elements that name them.
const show = (part, body) => {
  for (const place of part.querySelectorAll("[data-show]")) {
    const value = body[place.dataset.show];
    if (place.matches("img")) place.src = `data:image/svg+xml,${encodeURIComponent(value)}`;
    else if (Array.isArray(value)) place.replaceChildren(...value.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    else place.textContent = value;
  }
};

addEventListener("frontrow:failed", (event) => {
  const { target: form, detail } = event;
  const step = form.dataset.secondStep;
  if (step && detail.body?.code === "mfa_required" && document.getElementById(step).hidden) {
    event.preventDefault();
    shown(step);
  }
});

addEventListener("frontrow:done", async (event) => {
  const form = event.target;
  const { done, fill, thenLogIn } = form.dataset;
  if (fill) show(document.getElementById(fill), event.detail.body);
  if (done) {
    form.hidden = true;
    shown(done);
  }
  if (thenLogIn) {
    // A new account is used at once. If that fails, its owner logs in on the page for that.
    event.preventDefault();
    const body = JSON.stringify({ email: form.elements.email.value, password: form.elements.password.value });
    const headers = { "content-type": "application/json" };
    const session = await fetch("/sessions", { method: "POST", headers, body }).catch(() => null);
    if (session?.ok) {
      delete form.dataset.thenLogIn;
      form.dataset.session = "begins";
      const detail = { status: session.status, body: await session.json() };
      form.dispatchEvent(new CustomEvent("frontrow:done", { bubbles: true, detail }));
    }
    location.assign(session?.ok ? form.dataset.next : thenLogIn);
  }
});

// The token of a mailed link is in the fragment, which no server sees, and does not stay in the history.
const form = document.querySelector("form[data-token]");
if (form) {
  const field = document.getElementById("field-token");
  const path = form.dataset.api;
  const use = () => (form.dataset.api = path.replace("{token}", encodeURIComponent(field.value.trim() || "none")));
  field.addEventListener("input", use);
  use();
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) {
    history.replaceState(null, "", location.pathname + location.search);
    field.value = token;
    field.closest(".field").hidden = true;
    use();
    if (form.dataset.token === "send") form.requestSubmit();
  }
}
