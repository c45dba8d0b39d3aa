// Keeps a part of the page up to date: <div id="…" data-live="/address" data-every="2">. It ends when what comes has no data-live.
// Other parts with data-live-with="its id" are replaced together with it, from the same answer.

const MAX_SECONDS = 30;

const follow = part => {
  const parts = [part, ...document.querySelectorAll(`[data-live-with="${part.id}"]`)];
  // As they came from the server: a script may have changed since what is shown.
  const shown = new Map(parts.map(part => [part, part.innerHTML]));
  const seconds = () => Number(part.dataset.every) || 2;
  let wait = seconds();
  let timer;
  const later = () => { timer = setTimeout(ask, wait * 1000); };
  // Nothing is touched that is the same: a screen reader says only what changed, and focus stays.
  const replace = (part, found) => {
    part.hidden = found.hidden;
    if (found.innerHTML === shown.get(part)) return;
    shown.set(part, found.innerHTML);
    const focused = part.contains(document.activeElement) && document.activeElement.id;
    part.replaceChildren(...found.childNodes);
    if (focused) document.getElementById(focused)?.focus();
    part.dispatchEvent(new CustomEvent("frontrow:live", { bubbles: true }));
  };
  const ask = async () => {
    clearTimeout(timer);
    if (document.hidden) return;
    try {
      const response = await fetch(part.dataset.live, { headers: { accept: "text/html" }, credentials: "same-origin" });
      if (!response.ok) throw new Error(response.statusText);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      for (const part of parts) {
        const found = page.getElementById(part.id);
        if (found) replace(part, found);
      }
      const { live, every } = page.getElementById(part.id)?.dataset ?? {};
      if (every) part.dataset.every = every;
      wait = seconds();
      if (!live) return part.removeAttribute("data-live");
    } catch {
      wait = Math.min(wait * 2, MAX_SECONDS);
    }
    clearTimeout(timer);
    later();
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden && part.dataset.live) ask();
  });
  // Something was done that changes it.
  part.addEventListener("frontrow:ask", ask);
  later();
};

document.querySelectorAll("[data-live]").forEach(follow);
