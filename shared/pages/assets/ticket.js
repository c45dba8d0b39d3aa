// My tickets: keeps the screen awake while a code is shown, shows it full screen, and lets ticket-worker.js keep the page for places
// without a network.
const page = document.querySelector("[data-tickets]");
const code = page.querySelector("[data-code]");

if (code && "wakeLock" in navigator) {
  // The browser releases it when the page is hidden.
  const stayAwake = () => document.visibilityState === "visible" && navigator.wakeLock.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
}

const button = page.querySelector("[data-full-screen]");
const face = page.querySelector(".face");
if (button && face.requestFullscreen) {
  button.hidden = false;
  button.addEventListener("click", () => face.requestFullscreen().catch(() => {}));
  face.addEventListener("click", () => document.fullscreenElement && document.exitFullscreen());
}

const workers = navigator.serviceWorker;
if (workers) {
  // The worker keeps a page that came through it; one that did not, it has to fetch.
  const hasSeen = Boolean(workers.controller);
  workers.addEventListener("message", ({ data }) => {
    const kept = page.querySelector("[data-is-kept]");
    if (kept && data.kept === location.pathname) kept.hidden = false;
  });
  addEventListener("load", async () => {
    await workers.register("/my/tickets/worker.js", { scope: "/my/tickets" }).catch(() => {});
    const { active } = await workers.ready;
    const files = performance.getEntriesByType("resource").map(file => new URL(file.name)).filter(url => url.origin === location.origin);
    active.postMessage({ path: location.pathname, hasSeen, files: files.map(url => url.pathname) });
  });
}
