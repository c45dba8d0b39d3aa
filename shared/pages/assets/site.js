// What every page needs: who is logged in, which cached pages can't say. The cookie itself can't be read here.

const KEY = "frontrow-account";
// What form.js keeps of a form while its owner logs in again: nobody else gets it.
const KEPT = "frontrow-form";
// How many tickets are in the cart.
const CART = "frontrow-cart";
// Begins the names of the caches of ticket-worker.js; the id of the person follows.
const TICKETS = "frontrow-tickets ";

export const remember = account => localStorage.setItem(KEY, JSON.stringify(account));
export const forget = () => {
  localStorage.removeItem(KEY);
  localStorage.removeItem(CART);
  sessionStorage.removeItem(KEPT);
};

const remembered = () => {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null");
  } catch {
    return null;
  }
};
const account = () => {
  const found = remembered();
  return found && Date.parse(found.expiresAt) > Date.now() ? found : undefined;
};

// Also when a page loads, since the one that ended the session may have been left too soon. A session that is only too old leaves the
// tickets: their owner may stand at a gate without a network.
const forgetTicketsOfOthers = async () => {
  const own = TICKETS + remembered()?.person;
  for (const name of await self.caches?.keys() ?? []) if (name.startsWith(TICKETS) && name !== own) await caches.delete(name);
};

const showCount = () => {
  const link = document.querySelector("a[data-personal][href='/my/cart']");
  if (!link) return;
  const count = Number(localStorage.getItem(CART)) || 0;
  link.dataset.text ??= link.textContent;
  link.textContent = count ? `${link.dataset.text} (${count})` : link.dataset.text;
};

const keepCount = count => {
  if (!Number.isInteger(count)) return;
  localStorage.setItem(CART, count);
  showCount();
};

const show = () => {
  showCount();
  const link = document.querySelector("a[data-account]");
  // The server knew who is here.
  if (!link) return;
  document.querySelectorAll("a[data-personal]").forEach(personal => { personal.hidden = !account()?.isFan; });
  link.dataset.loggedOut ??= JSON.stringify([link.getAttribute("href"), link.textContent]);
  const [href, text] = account() ? [link.dataset.account, link.dataset.accountText] : JSON.parse(link.dataset.loggedOut);
  link.setAttribute("href", href);
  link.textContent = text;
};

show();
forgetTicketsOfOthers();
addEventListener("storage", show);
addEventListener("storage", forgetTicketsOfOthers);
addEventListener("pageshow", show);

const begin = session => {
  const person = session?.user?.userId;
  const before = remembered()?.person;
  if (before && before !== person) forget();
  remember({ expiresAt: session?.expiresAt, person, isFan: session?.user?.roles?.includes("fan") });
};

// A form that begins or ends the session says so: data-session="begins" or "ends".
document.addEventListener("frontrow:done", event => {
  const change = event.target.dataset.session;
  if (event.target.dataset.api === "POST /cart/confirm") keepCount(0);
  else keepCount(event.detail.body?.totalQuantity);
  if (change === "begins") begin(event.detail.body);
  if (change === "ends") forget();
  if (change) forgetTicketsOfOthers();
});
// The cart's own pages know it best.
document.addEventListener("frontrow:cart", event => keepCount(event.detail.count));
const known = document.querySelector("[data-cart-count]");
if (known) keepCount(Number(known.dataset.cartCount));
