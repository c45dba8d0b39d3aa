// A service worker below /my/tickets: keeps the pages of tickets that somebody has seen, with the files that they need, for places without
// a network. It keeps nothing else: no other page, and no answer of the API. One person's pages are there at a time; site.js removes them
// when the session ends, and this worker when the site asks to log in, or when another person's page comes.
const PREFIX = "frontrow-tickets ";
// At a gate, a network that takes longer is no network.
const PATIENCE = 3000;

const ownCaches = async () => (await caches.keys()).filter(name => name.startsWith(PREFIX));

const forgetAllBut = async kept => {
  for (const name of await ownCaches()) if (name !== kept) await caches.delete(name);
};

const isTicketPage = path => path === "/my/tickets" || /^\/my\/tickets\/[0-9a-f-]{36}$/.test(path);
const isFile = path => /^\/(assets|shop\/posters)\//.test(path);

// The newest answer for a page decides whether it is kept.
const remember = async (path, response) => {
  if (response.type === "opaqueredirect" || response.status === 401) return forgetAllBut();
  const person = response.headers.get("frontrow-person");
  const name = PREFIX + person;
  if (person) await forgetAllBut(name);
  if (response.ok && person) return (await caches.open(name)).put(path, response);
  if (response.status < 500) for (const name of await ownCaches()) await (await caches.open(name)).delete(path);
};

const kept = async path => {
  for (const name of await ownCaches()) {
    const found = await (await caches.open(name)).match(path);
    if (found) return found;
  }
};

// A kept page says that it is one.
const keptPage = async path => {
  const found = await kept(path);
  if (!found) return undefined;
  const headers = new Headers(found.headers);
  headers.delete("content-encoding");
  headers.delete("content-length");
  const html = (await found.text()).replace("data-kept hidden", "data-kept");
  return new Response(html, { status: found.status, headers });
};

const fetchPage = event => {
  const { pathname } = new URL(event.request.url);
  const answer = fetch(event.request);
  const remembered = answer.then(response => remember(pathname, response.clone())).catch(() => {});
  event.waitUntil(remembered);
  const late = new Promise(resolve => setTimeout(resolve, PATIENCE));
  const usable = answer.then(response => response.status < 500 ? response : undefined, () => undefined);
  return Promise.race([usable, late]).then(async response => response ?? await keptPage(pathname) ?? answer);
};

addEventListener("install", () => skipWaiting());
addEventListener("activate", event => event.waitUntil(clients.claim()));

addEventListener("fetch", event => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate" && isTicketPage(url.pathname)) event.respondWith(fetchPage(event));
  else if (isFile(url.pathname)) event.respondWith(kept(url.pathname).then(found => found ?? fetch(request)));
});

// A page has loaded: with these files.
const keep = async ({ path, hasSeen, files }, client) => {
  if (!isTicketPage(path)) return;
  if (!hasSeen) await remember(path, await fetch(path, { redirect: "manual", headers: { accept: "text/html" } }));
  const [name] = await ownCaches();
  if (!name) return;
  const cache = await caches.open(name);
  for (const file of files) if (isFile(file) && !await cache.match(file)) await cache.add(file);
  if (await cache.match(path)) client.postMessage({ kept: path });
};

addEventListener("message", event => event.waitUntil(keep(event.data, event.source).catch(() => {})));
