// The service worker of the gate: its pages and what they need also come without a network. The server puts the list KEPT before this.

const ASSETS = `frontrow-gate-${KEPT.map(path => path.split("/")[2].slice(0, 6)).join("")}`;
const PAGES = "frontrow-gate-pages";
// After this the page that was kept is shown.
const PATIENCE = 3000;
const isPage = path => path === "/gate" || /^\/gate\/scanner\/[0-9a-f-]{36}$/.test(path);

const keep = async (path, response) => {
  if (isPage(path) && response.ok && !response.redirected) await (await caches.open(PAGES)).put(path, response.clone());
  return response;
};

const kept = async (name, path) => (await caches.open(name)).match(path, { ignoreVary: true });

const page = async request => {
  const { pathname } = new URL(request.url);
  const late = new Promise((_, failed) => setTimeout(failed, PATIENCE));
  try {
    const response = await Promise.race([fetch(request), late]);
    if (response.status < 500) return keep(pathname, response);
  } catch {
    // The network does not answer.
  }
  return (await kept(PAGES, pathname)) ?? (await kept(PAGES, "/gate")) ?? Response.error();
};

addEventListener("install", event => {
  const home = () => fetch("/gate").then(response => keep("/gate", response), () => {});
  event.waitUntil(caches.open(ASSETS).then(cache => cache.addAll(KEPT)).then(home).then(() => skipWaiting()));
});

addEventListener("activate", event => {
  const isOld = name => name.startsWith("frontrow-gate-") && name !== ASSETS && name !== PAGES;
  // A page that was kept needs the assets of its release, until its newer form is kept.
  const renew = async ({ url }) => {
    const response = await fetch(url).catch(() => Response.error());
    await keep(new URL(url).pathname, response);
    return response.ok && !response.redirected;
  };
  const clean = async () => {
    const renewed = await Promise.all((await (await caches.open(PAGES)).keys()).map(renew));
    if (renewed.every(Boolean)) await Promise.all((await caches.keys()).filter(isOld).map(name => caches.delete(name)));
  };
  event.waitUntil(clean().then(() => clients.claim()));
});

// A page that was open before there was a worker.
addEventListener("message", event => {
  const { path } = event.data;
  event.waitUntil(fetch(path).then(response => keep(path, response), () => {}));
});

addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(url.pathname)) event.respondWith(page(request));
  } else if (url.pathname.startsWith("/assets/") || KEPT.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname, { ignoreVary: true }).then(found => found ?? fetch(request)));
  }
});
