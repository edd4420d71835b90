// Starts the app, and handles the page until the app has started: a classic script in the head, so that it runs
// before the form can be used, and before the first paint. It sends nothing to the API and stores nothing.
(() => {
  const root = document.documentElement;

  // The login's address is "/"; every other address belongs to the account's app, which has files of its own.
  const account = location.pathname !== "/";

  // Where the page stood last (src/boot_hint.rs). Somebody who is signed in must not see the form for a moment.
  let at = null;
  try { at = localStorage.getItem("latchkey:at"); } catch { /* Storage is blocked: the form is shown. */ }
  if (account) at = "account";
  if (at) root.dataset.at = at;
  root.dataset.boot = "";

  // A submit that comes before the app is kept, and sent by the app when it adopts the form. Nothing else may
  // send it: the browser would leave the page.
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

  // The account's files are requested at once; its app must not be drawn before its styles and words are there.
  let files, styled, words;
  if (account) {
    const [style, sentences, ...rest] = document.querySelector("meta[name=account]").content.split(" ");
    files = rest;
    words = fetch(sentences).then((response) => (response.ok ? response.json() : Promise.reject(response.status)));
    styled = new Promise((done, fail) => {
      const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: style, onload: done, onerror: fail });
      const wasm = { rel: "preload", href: files[1], as: "fetch", type: "application/wasm", crossOrigin: "" };
      const script = { rel: "modulepreload", href: files[0] };
      document.head.append(sheet, ...[script, wasm].map((link) => Object.assign(document.createElement("link"), link)));
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    if (!account) {
      const app = document.querySelector("link[rel=modulepreload][data-wasm]");
      files = [app.href, app.dataset.wasm];
    }
    // After 30 seconds the failure is shown, with a link that reloads. An app that arrives later hides it again.
    const late = setTimeout(failed, 30000, true);
    Promise.all([import(files[0]), words, styled])
      .then(([module, more]) => {
        // The app reads its words where the login's are.
        const place = document.getElementById("words");
        if (more) place.textContent = JSON.stringify({ ...JSON.parse(place.textContent), ...more });
        return module.default({ module_or_path: files[1] });
      })
      .then(() => { clearTimeout(late); failed(false); })
      .catch((error) => { clearTimeout(late); failed(true); console.error(error); });
  });
})();
