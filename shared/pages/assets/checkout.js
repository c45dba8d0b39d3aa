// The checkout: three forms that form.js sends one after the other, and what belongs to the chosen delivery.
const [delivery, billing, confirm, invoice, hold] = ["delivery", "billing", "confirm", "invoice", "hold"].map(id => document.getElementById(id));

if (delivery) {
  const WITH_STATES = ["US", "CA", "AU"];
  const { elements } = delivery;
  const destination = document.getElementById("destination");
  const state = destination.querySelector("[data-state]");
  const suggestions = document.getElementById("suggestions");

  const showDestination = () => {
    const isByCourier = elements.method.value === "courier";
    destination.hidden = destination.disabled = !isByCourier;
    const hasStates = WITH_STATES.includes(elements["address.country"].value);
    state.hidden = !hasStates;
    elements["address.state"].disabled = !hasStates;
  };
  delivery.addEventListener("change", showDestination);
  showDestination();

  // Empty fields are filled in with what is known of the reader.
  const fill = (form, values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = form.elements.namedItem(name);
      if (field && value && !field.value) field.value = value;
    }
  };
  const known = path => fetch(path, { headers: { accept: "application/json" }, credentials: "same-origin" })
    .then(response => response.ok ? response.json() : undefined, () => undefined);
  if (!elements["customer.name"].value || !elements["customer.email"].value) {
    known("/users/me").then(me => me && fill(delivery, { "customer.name": me.name, "customer.email": me.email }));
  }

  // An invoice is saved only if its box is open.
  let asked;
  const showInvoice = () => {
    delivery.dataset.then = invoice.open ? "#billing" : "#confirm";
    if (!invoice.open) return;
    asked ??= known("/billing-profile").then(profile => {
      if (!profile) return;
      const { name, taxId, address: { country, ...address } } = profile;
      const isNew = !billing.elements.name.value;
      const parts = Object.entries(address).map(([part, value]) => [`address.${part}`, value]);
      fill(billing, { name, taxId, ...Object.fromEntries(parts) });
      if (isNew) billing.elements["address.country"].value = country;
    });
  };
  if (invoice) {
    // form.js has put back what was typed before the log-in.
    invoice.open ||= Boolean(billing.elements.name.value);
    invoice.addEventListener("toggle", showInvoice);
    showInvoice();
  }

  const stay = version => {
    for (const form of [delivery, confirm]) form.dataset.ifMatch = version;
  };

  // The list as the server has it now; what was typed stays.
  const refresh = async () => {
    const response = await fetch(location.href, { headers: { accept: "text/html" }, credentials: "same-origin" }).catch(() => undefined);
    if (!response?.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const [old, fresh] = [document, page].map(from => from.getElementById("cart"));
    if (!fresh) return;
    // It was ordered in another window, or before the way back.
    if (fresh.dataset.ordered) return location.replace(fresh.dataset.ordered);
    const agreed = page.getElementById("agreed");
    // Emptied.
    if (!agreed) return location.reload();
    document.getElementById("agreed").replaceWith(document.adoptNode(agreed));
    stay(fresh.dataset.version);
    hold.textContent = hold.dataset.label = fresh.dataset.hold;
    hold.dataset.busy = fresh.dataset.busy;
    const { open } = old.querySelector("details");
    fresh.querySelector("details").open = open;
    old.replaceWith(document.adoptNode(fresh));
    document.dispatchEvent(new CustomEvent("frontrow:cart", { detail: { count: +fresh.dataset.cartCount } }));
  };

  const suggest = list => {
    const parts = ["street", "city", "postalCode", "state", "country"];
    suggestions.replaceChildren(...(list ?? []).map(found => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn second small";
      button.textContent = suggestions.dataset.label.replace("*", () => parts.slice(0, 4).map(part => found[part]).filter(Boolean).join(", "));
      button.addEventListener("click", () => {
        for (const part of parts) if (found[part]) elements[`address.${part}`].value = found[part];
        suggestions.replaceChildren();
        showDestination();
        elements["address.street"].focus();
      });
      return button;
    }));
  };

  document.addEventListener("frontrow:done", event => {
    const { target, detail } = event;
    if (target === delivery) {
      stay((detail.headers.get("etag") ?? "").replace(/\D/g, ""));
      suggest();
    }
    const said = target.querySelector("[data-said]");
    if (said) said.hidden = false;
  });
  document.addEventListener("frontrow:failed", ({ target, detail }) => {
    if (target === delivery) suggest(detail.body?.suggestions);
    const isOfCart = [409, 412].includes(detail.status) || target === confirm && detail.status === 422;
    if (isOfCart && (target === delivery || target === confirm)) refresh();
  });
  // On the way back, the page may be one of before the order.
  addEventListener("pageshow", event => event.persisted && refresh());
}
