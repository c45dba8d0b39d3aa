// My data: collects what each part of the API has about its caller into one file, and explains why data can't be erased yet.
const MAX_PER_PAGE = 100;
const button = document.querySelector("[data-collect]");
const progress = document.querySelector("[data-progress]");

// What does not exist is no part of anybody's data.
const get = async address => {
  const response = await fetch(address, { headers: { accept: "application/json" } });
  if (response.status === 404) return null;
  if (!response.ok) throw new Error(response.statusText);
  return response.json();
};

// A list with all its pages.
const whole = async path => {
  const first = await get(path);
  if (!Array.isArray(first?.items) || !first.nextCursor) return first?.items ?? first;
  const items = [];
  for (let cursor = ""; cursor !== null;) {
    const page = await get(`${path}?limit=${MAX_PER_PAGE}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
    items.push(...page.items);
    cursor = page.nextCursor ?? null;
  }
  return items;
};

const collect = async link => {
  const found = await whole(link.pathname);
  if (!link.dataset.details || !Array.isArray(found)) return found;
  const items = [];
  for (const item of found) {
    const details = [];
    for (const path of link.dataset.details.split(" ")) details.push(await get(path.replace(/\{(\w+)\}/, (_, id) => item[id])));
    items.push({ ...item, details });
  }
  return items;
};

button.hidden = false;
button.addEventListener("click", async () => {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const data = {};
    for (const link of document.querySelectorAll("a[data-part]")) {
      progress.textContent = button.dataset.working.replace("{part}", link.textContent);
      data[link.dataset.part] = await collect(link);
    }
    const file = document.createElement("a");
    file.href = URL.createObjectURL(new Blob([JSON.stringify(data, null, 2)], { type: "application/json" }));
    file.download = button.dataset.collect;
    file.click();
    URL.revokeObjectURL(file.href);
    progress.textContent = button.dataset.ready;
  } catch {
    progress.textContent = button.dataset.failed;
  } finally {
    button.removeAttribute("aria-busy");
  }
});

addEventListener("frontrow:failed", event => {
  if (event.detail.body?.code !== "open_orders") return;
  event.preventDefault();
  const notice = document.getElementById("open-orders");
  notice.hidden = false;
  notice.focus();
});
