// The form of a concert's page: steps, the total, and what the cart has. form.js sends it.
const form = document.getElementById("buy");
const bar = document.querySelector(".buybar");

if (form && bar) {
  const language = document.documentElement.lang;
  const fields = [...form.querySelectorAll("[data-price]")];
  const [total, included, button] = ["[data-total]", "[data-included]", "button"].map((part) => bar.querySelector(part));
  const { pattern, digits } = form.dataset;
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: +digits, maximumFractionDigits: +digits, useGrouping: "always" });
  const plural = new Intl.PluralRules(language);
  const nothing = [total, included, button].map((part) => part.textContent);
  const onward = bar.querySelector("[data-onward]");

  const chosen = (field) => Math.max(0, Math.trunc(+field.value) || 0);
  const money = (amount) => (form.dataset.free === "true" ? "" : pattern.replace("0", number.format(amount)));
  // The texts come with a sample number each: 1 for one, 2 for few, 5 for many.
  const counted = (of, count) => {
    const form = { one: "One", few: "Few" }[plural.select(count)] ?? "Many";
    return bar.dataset[of + form].replace(/\d+/, count);
  };

  const update = () => {
    const count = fields.reduce((sum, field) => sum + chosen(field), 0);
    onward.hidden = true;
    button.hidden = false;
    for (const field of fields) {
      const [less, more] = field.parentElement.querySelectorAll("[data-step]");
      less.disabled = chosen(field) === 0;
      more.disabled = chosen(field) >= +field.max;
    }
    if (count === 0) {
      [total, included, button].forEach((part, place) => (part.textContent = nothing[place]));
      return;
    }
    // In the currency's smallest unit, so that nothing is rounded.
    const unit = 10 ** +digits;
    const sum = fields.reduce((sum, field) => sum + Math.round(+field.dataset.price * unit) * chosen(field), 0) / unit;
    const tickets = counted("chosen", count);
    total.textContent = money(sum) || tickets;
    included.textContent = money(sum) ? tickets : "";
    button.textContent = counted("add", count);
  };

  form.addEventListener("click", (event) => {
    const step = event.target.closest("[data-step]");
    if (!step) return;
    const field = step.parentElement.querySelector("[data-price]");
    const value = Math.min(+field.max, Math.max(0, chosen(field) + +step.dataset.step));
    field.value = value === 0 ? "" : value;
    update();
  });
  form.addEventListener("input", update);
  form.addEventListener("frontrow:done", (event) => {
    const count = event.detail.body?.totalQuantity ?? 0;
    fields.forEach((field) => (field.value = ""));
    update();
    // form.js puts the label back.
    button.dataset.label = button.textContent;
    total.textContent = counted("inCart", count);
    included.textContent = "";
    button.hidden = true;
    onward.hidden = false;
    onward.querySelector("a.btn").focus();
  });
  form.querySelectorAll("[data-step]").forEach((step) => (step.hidden = false));
  bar.hidden = false;
  update();
}
