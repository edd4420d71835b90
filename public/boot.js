// Starts the app, and looks after the page until it has: a classic script in the head, so that it is there before
// the form can be used, and before the first paint. It asks nothing of the API and keeps nothing.
(() => {
  const root = document.documentElement;

  // Where the page stood last (src/hint.rs). Somebody who is signed in must not see the form for a moment.
  let at = null;
  try { at = localStorage.getItem("latchkey:at"); } catch { /* Storage is blocked: the form is shown. */ }
  // The app's own pages (APP_PAGES in crates/contract/src/paths.rs); any other address is "not found".
  if (location.pathname !== "/" && location.pathname !== "/devices") at = "elsewhere";
  if (at) root.dataset.at = at;
  root.dataset.boot = "";

  // A submit that comes before the app is kept, and sent by the app when it adopts the form. Nothing else may send
  // it: the browser would leave the page.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-adopted") || !form.closest("[data-latchkey]")) return;
    event.preventDefault();
    form.setAttribute("data-held", "");
    form.querySelector("[type=submit]").setAttribute("data-busy", "");
  }, true);

  const failed = (shown) => {
    if (shown) {
      root.dataset.at = "failed";
      document.querySelector("#failed h1").focus();
    } else if (root.dataset.at === "failed") {
      delete root.dataset.at;
    }
  };

  document.addEventListener("DOMContentLoaded", () => {
    const app = document.querySelector("link[rel=modulepreload][data-wasm]");
    // A slow line is no failure yet, but after so long the person should have a say. If it comes after all, good.
    const late = setTimeout(failed, 30000, true);
    import(app.href)
      .then((module) => module.default({ module_or_path: app.dataset.wasm }))
      .then(() => { clearTimeout(late); failed(false); })
      .catch((error) => { clearTimeout(late); failed(true); console.error(error); });
  });
})();
