// What textual.js leaves open: it starts when the page is loaded, and reaches the world through
// window.WebSocket and window.open; both are looked up at the moment of use.
"use strict";
(() => {
  const ENDED = {
    quit: "You have left reportbot. What you sent is saved, and what you had begun to type is kept.",
    ended: "reportbot serve was ended. What you sent is saved. Start it again to go on.",
    lost: "The connection is gone. What you sent is saved. If reportbot serve still runs, open the page again.",
  };
  const Socket = window.WebSocket;
  let socket = null;
  let problem = "";

  window.WebSocket = class extends Socket {
    constructor(...address) {
      super(...address);
      socket = this;
      this.addEventListener("message", (event) => {
        if (typeof event.data !== "string") return;
        const [kind, words] = JSON.parse(event.data);
        if (kind === "problem") problem = words;
      });
      this.addEventListener("close", (event) => {
        const reason = event.reason === "ended" ? "ended" : event.code === 1000 ? "quit" : "lost";
        document.getElementById("ended-words").textContent = problem || ENDED[reason];
        document.getElementById("ended").hidden = false;
        document.getElementById("again").focus();
      });
    }

    // The terminal tells of lost focus and moved mouse also when nobody listens any more.
    send(data) {
      if (this.readyState === Socket.OPEN) super.send(data);
    }
  };

  // A download opened as a window is a pop-up, which browsers block; a link that is clicked is not.
  const open = window.open.bind(window);
  window.open = (address, target) => {
    if (address === undefined) return open();
    const url = new URL(address, window.location.href);
    if (url.origin !== window.location.origin) {
      return /^(https?|mailto):$/.test(url.protocol) ? open(url, "_blank", "noopener,noreferrer") : null;
    }
    const link = document.createElement("a");
    link.href = url;
    link.download = "";
    document.body.append(link);
    link.click();
    link.remove();
    return null;
  };

  // A terminal has no Shift+Enter, and Ctrl+N belongs to the browser: say it as newer terminals do.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    if (socket === null || socket.readyState !== Socket.OPEN) return;
    event.preventDefault();
    event.stopPropagation();
    socket.send(JSON.stringify(["stdin", "\x1b[13;2u"]));
  }, true);

  // xterm.js measures the font once, when it starts: wait until the font is there.
  const begin = window.onload;
  window.onload = async (event) => {
    document.getElementById("again").addEventListener("click", () => window.location.replace("/"));
    const faces = ["", "bold ", "italic "].map((style) => document.fonts.load(`${style}16px "Roboto Mono"`));
    await Promise.allSettled(faces);
    begin.call(window, event);
    const keys = document.querySelector(".xterm-helper-textarea");
    if (keys !== null) keys.focus();
  };
})();
