// Lists of rows in a form: <ol data-rows="ticketTypes">, its <template>, <button data-add-row="ticketTypes"> and <button data-remove-row>.
// The names, ids and labels of a row have its place, such as `ticketTypes.0.name`.

const NUMBERED = ["name", "id", "for", "aria-describedby", "aria-labelledby"];

const rowsOf = list => [...list.querySelectorAll(":scope > [data-row]")];

const number = (list, row, place) => {
  const pattern = new RegExp(`\\b${list.dataset.rows}\\.(\\d+|row)`, "g");
  for (const element of [row, ...row.querySelectorAll("*")]) {
    for (const attribute of NUMBERED) {
      const value = element.getAttribute(attribute);
      if (value) element.setAttribute(attribute, value.replace(pattern, `${list.dataset.rows}.${place}`));
    }
  }
  for (const shown of row.querySelectorAll("[data-place]")) shown.textContent = place + 1;
};

const update = list => {
  const rows = rowsOf(list);
  rows.forEach((row, place) => number(list, row, place));
  // The last row stays: a list must have one.
  rows.forEach(row => row.querySelectorAll("[data-remove-row]").forEach(button => { button.hidden = rows.length === 1; }));
};

for (const list of document.querySelectorAll("[data-rows]")) {
  const template = document.querySelector(`template[data-row-of="${list.dataset.rows}"]`);
  const add = document.querySelector(`[data-add-row="${list.dataset.rows}"]`);
  add.hidden = false;
  add.addEventListener("click", () => {
    list.append(template.content.cloneNode(true));
    update(list);
    rowsOf(list).at(-1).querySelector("input:not([type=hidden])").focus();
  });
  list.addEventListener("click", event => {
    const row = event.target.closest("[data-remove-row]")?.closest("[data-row]");
    if (!row) return;
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    update(list);
    next.querySelector("input:not([type=hidden])").focus();
  });
  update(list);
}
