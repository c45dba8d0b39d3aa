// The roles of a person: the checked boxes are a list in the request. form.js sends it.

const form = document.querySelector("form[data-roles]");
const boxes = form ? [...form.querySelectorAll("input[type=checkbox]")] : [];
if (form) form.elements.namedItem("roles").frontrowValue = () => boxes.filter(box => box.checked).map(box => box.value);
