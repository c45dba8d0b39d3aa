// What our pages call of Stripe.js, for the stand-in: a card form for Stripe's test cards, and a bank that asks. Stripe's own form lies in a
// frame; this one is a part of the page, so that it takes the page's style, and no policy of the page must be relaxed for it.
(() => {
  const origin = new URL(document.currentScript.src).origin;

  const WORDS = {
    en: {
      number: "Card number", expiry: "Expiry date", cvc: "Security code",
      incomplete_number: "Your card number is incomplete.", invalid_number: "Your card number is invalid.",
      incomplete_expiry: "Your card's expiration date is incomplete.", invalid_expiry: "Your card's expiration date is in the past.",
      incomplete_cvc: "Your card's security code is incomplete.", network: "The network did not answer. Try again.",
      bank: "Test bank", question: "Do you confirm this payment?", complete: "Complete", fail: "Fail",
      failed: "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
    },
    pl: {
      number: "Numer karty", expiry: "Data ważności", cvc: "Kod zabezpieczający",
      incomplete_number: "Numer karty jest niekompletny.", invalid_number: "Numer karty jest nieprawidłowy.",
      incomplete_expiry: "Data ważności karty jest niekompletna.", invalid_expiry: "Data ważności karty minęła.",
      incomplete_cvc: "Kod zabezpieczający karty jest niekompletny.", network: "Sieć nie odpowiedziała. Spróbuj ponownie.",
      bank: "Bank testowy", question: "Czy potwierdzasz tę płatność?", complete: "Potwierdź", fail: "Odrzuć",
      failed: "Nie możemy uwierzytelnić metody płatności. Wybierz inną i spróbuj ponownie.",
    },
  };

  const make = (name, attributes, ...children) => {
    const element = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    element.append(...children);
    return element;
  };
  const digits = text => text.replace(/\D/g, "");
  const isLuhn = number => [...number].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 + 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0) % 10 === 0;

  const FIELDS = [
    { name: "number", complete: "cc-number", sample: "1234 1234 1234 1234", full: true },
    { name: "expiry", complete: "cc-exp", sample: "MM / YY" },
    { name: "cvc", complete: "cc-csc", sample: "CVC" },
  ];

  const wrong = (name, value) => {
    if (name === "number") return value.length < 15 ? "incomplete_number" : isLuhn(value) ? undefined : "invalid_number";
    if (name === "cvc") return value.length < 3 ? "incomplete_cvc" : undefined;
    const [month, year] = [Number(value.slice(0, 2)), Number(value.slice(2))];
    if (value.length !== 4 || month < 1 || month > 12) return "incomplete_expiry";
    return new Date(2000 + year, month) < new Date() ? "invalid_expiry" : undefined;
  };

  const element = words => {
    const listeners = [];
    const fields = FIELDS.map(({ name, complete, sample, full }) => {
      const id = `stripe-${name}`;
      // Without a name, so that no form sends it.
      const input = make("input", { id, inputmode: "numeric", autocomplete: complete, placeholder: sample });
      const box = make("div", { class: full ? "field full" : "field" }, make("label", { for: id }, words[name]), input);
      const error = make("p", { class: "error", id: `${id}-error` });
      const say = code => {
        if (!code) {
          input.removeAttribute("aria-invalid");
          input.removeAttribute("aria-describedby");
          return error.remove();
        }
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", error.id);
        error.textContent = words[code];
        box.append(error);
      };
      input.addEventListener("input", () => { say(); listeners.forEach(listener => listener({ elementType: "payment" })); });
      return { name, input, box, say };
    });
    return {
      fields,
      on: (event, listener) => { if (event === "change") listeners.push(listener); },
      mount: place => (typeof place === "string" ? document.querySelector(place) : place)
        .replaceChildren(make("div", { class: "fields" }, ...fields.map(({ box }) => box))),
      unmount: () => fields.forEach(({ box }) => box.remove()),
    };
  };

  const post = (path, form) => fetch(origin + path, { method: "POST", body: new URLSearchParams(form), credentials: "omit" });

  // Resolves to passed, failed, or undefined if the window was closed.
  const askBank = words => new Promise(answer => {
    const button = (name, value, kind) => make("button", { type: "button", class: `btn ${kind}`, "data-answer": value }, words[name]);
    const title = make("h2", { id: "stripe-bank" }, words.bank);
    const dialog = make("dialog", { "aria-labelledby": "stripe-bank" }, make("div", { class: "stack" }, title, make("p", {}, words.question),
      make("p", { class: "row" }, button("complete", "passed", ""), button("fail", "failed", "second"))));
    dialog.addEventListener("click", ({ target }) => target.dataset.answer && dialog.close(target.dataset.answer));
    dialog.addEventListener("close", () => { dialog.remove(); answer(dialog.returnValue || undefined); });
    document.body.append(dialog);
    dialog.showModal();
  });

  window.Stripe = (key, { locale } = {}) => {
    if (!key?.startsWith("pk_")) throw new Error("Stripe: a publishable key is needed.");
    const words = WORDS[locale] ?? WORDS.en;
    return {
      elements: () => {
        const made = [];
        return {
          create: () => { const it = element(words); made.push(it); return it; },
          fields: () => made.flatMap(({ fields }) => fields),
          submit: async function () {
            const faults = this.fields().map(field => ({ field, code: wrong(field.name, digits(field.input.value)) }));
            faults.forEach(({ field, code }) => field.say(code));
            const first = faults.find(({ code }) => code);
            first?.field.input.focus();
            return first ? { error: { type: "validation_error", code: first.code, message: words[first.code] } } : {};
          },
        };
      },
      createConfirmationToken: async ({ elements }) => {
        try {
          const card = elements.fields().find(({ name }) => name === "number").input.value;
          const response = await post("/_local/stripe/confirmation_tokens", { card });
          if (response.ok) return { confirmationToken: await response.json() };
          return { error: { type: "card_error", code: "invalid_number", message: words.invalid_number } };
        } catch {
          return { error: { type: "api_connection_error", message: words.network } };
        }
      },
      handleNextAction: async ({ clientSecret }) => {
        const id = clientSecret.split("_secret_")[0];
        const error = { error: { type: "invalid_request_error", code: "payment_intent_authentication_failure", message: words.failed } };
        const answer = await askBank(words);
        if (!answer) return error;
        try {
          const response = await post(`/_local/stripe/payment_intents/${id}/authentication`, { outcome: answer });
          return answer === "passed" && response.ok ? { paymentIntent: await response.json() } : error;
        } catch {
          return { error: { type: "api_connection_error", message: words.network } };
        }
      },
    };
  };
})();
