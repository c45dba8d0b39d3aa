// What every page needs: who is logged in, which cached pages can't say. The cookie itself can't be read here.

const KEY = "frontrow-account";
// What form.js keeps of a form while its owner logs in again: nobody else gets it.
const KEPT = "frontrow-form";

export const remember = account => localStorage.setItem(KEY, JSON.stringify(account));
export const forget = () => {
  localStorage.removeItem(KEY);
  sessionStorage.removeItem(KEPT);
};

const account = () => {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return found && Date.parse(found.expiresAt) > Date.now() ? found : undefined;
  } catch {
    return undefined;
  }
};

const show = () => {
  const link = document.querySelector("a[data-account]");
  if (!link) return;
  link.dataset.loggedOut ??= JSON.stringify([link.getAttribute("href"), link.textContent]);
  const [href, text] = account() ? [link.dataset.account, link.dataset.accountText] : JSON.parse(link.dataset.loggedOut);
  link.setAttribute("href", href);
  link.textContent = text;
};

show();
addEventListener("storage", show);
addEventListener("pageshow", show);

// A form that begins or ends the session says so: data-session="begins" or "ends".
document.addEventListener("frontrow:done", event => {
  const change = event.target.dataset.session;
  if (change === "begins") remember({ expiresAt: event.detail.body?.expiresAt });
  if (change === "ends") forget();
});
