// Keeps a part of the page up to date: <div id="…" data-live="/address" data-every="2">. It ends when what comes has no data-live.

const MAX_SECONDS = 30;

const follow = part => {
  let wait = Number(part.dataset.every) || 2;
  let timer;
  const later = () => { timer = setTimeout(ask, wait * 1000); };
  const ask = async () => {
    if (document.hidden) return;
    try {
      const response = await fetch(part.dataset.live, { headers: { accept: "text/html" }, credentials: "same-origin" });
      if (!response.ok) throw new Error(response.statusText);
      const found = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(part.id);
      wait = Number(part.dataset.every) || 2;
      // Nothing is touched that is the same: a screen reader says only what changed, and focus stays.
      if (found && found.innerHTML !== part.innerHTML) {
        const focused = part.contains(document.activeElement) && document.activeElement.id;
        part.replaceChildren(...found.childNodes);
        if (focused) document.getElementById(focused)?.focus();
        part.dispatchEvent(new CustomEvent("frontrow:live", { bubbles: true }));
      }
      if (!found?.dataset.live) return part.removeAttribute("data-live");
    } catch {
      wait = Math.min(wait * 2, MAX_SECONDS);
    }
    later();
  };
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden && part.dataset.live) ask();
  });
  later();
};

document.querySelectorAll("[data-live]").forEach(follow);
