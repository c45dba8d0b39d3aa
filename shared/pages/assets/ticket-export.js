// A list as one CSV file, although the API gives it by pages: <a href="….csv" data-all-pages>. Without this module the link gives the first.
document.addEventListener("click", async event => {
  const link = event.target.closest("a[data-all-pages]");
  if (!link || link.hasAttribute("aria-busy")) return;
  event.preventDefault();
  link.setAttribute("aria-busy", "true");
  try {
    const parts = [];
    for (let cursor = ""; cursor !== null;) {
      const response = await fetch(link.href + (cursor && `?cursor=${encodeURIComponent(cursor)}`));
      if (!response.ok) throw new Error(response.statusText);
      const text = await response.text();
      // Each page begins with the header.
      parts.push(parts.length ? text.slice(text.indexOf("\n") + 1) : text);
      cursor = response.headers.get("x-next-cursor");
    }
    const file = document.createElement("a");
    file.href = URL.createObjectURL(new Blob(parts, { type: "text/csv" }));
    file.download = link.pathname.split("/").at(-1);
    file.click();
    URL.revokeObjectURL(file.href);
  } catch {
    // As without this module.
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-busy");
  }
});
