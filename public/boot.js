// Starts the app, and looks after the page until it has: a classic script in the head, so that it is there before
// the form can be used, and before the first paint. It asks nothing of the API and keeps nothing.
(() => {
  const root = document.documentElement;

  // The front door is the login's; every other address is of the account's app, which has files of its own.
  const account = location.pathname !== "/";

  // Where the page stood last (src/boot_hint.rs). Somebody who is signed in must not see the form for a moment.
  let at = null;
  try { at = localStorage.getItem("latchkey:at"); } catch { /* Storage is blocked: the form is shown. */ }
  if (account) at = "account";
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

  // The account's files are asked for at once; its app must not be drawn before its styles and its words are there.
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
    // A slow line is no failure yet, but after so long the person should have a say. If it comes after all, good.
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
