// Publishing events again: one page of commits after the other, until there are no more. form.js sends them.

const form = document.querySelector("form[data-republish]");
const cursor = form.elements.namedItem("cursor");
const said = form.querySelector("output");
let count = 0;

form.addEventListener("input", () => { cursor.value = ""; count = 0; });

form.addEventListener("frontrow:done", ({ detail: { body } }) => {
  count += body.republished;
  said.textContent = form.dataset.said.replace("{count}", count);
  cursor.value = body.nextCursor ?? "";
  // When this request is over.
  if (cursor.value) setTimeout(() => form.requestSubmit());
  else count = 0;
});
