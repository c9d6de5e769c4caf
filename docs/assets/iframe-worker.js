/* Browsers refuse workers in pages that were opened from a disk; the search needs one. Here it runs in a hidden frame
   instead, which takes and gives the same messages. Pages from a server keep the browser's own workers. */
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super();
      this.waiting = [];
      const base = new URL(url, document.baseURI);
      const frame = document.createElement("iframe");
      frame.hidden = true;
      frame.title = "search";
      document.documentElement.append(frame);
      const inside = frame.contentWindow;
      const load = (src) => new Promise((done, failed) => {
        const script = frame.contentDocument.createElement("script");
        script.src = new URL(src, base);
        script.onload = done;
        script.onerror = failed;
        frame.contentDocument.head.append(script);
      });
      inside.importScripts = (...all) => all.reduce((before, src) => before.then(() => load(src)), Promise.resolve());
      inside.postMessage = (data) => {
        const event = new MessageEvent("message", { data });
        this.dispatchEvent(event);
        if (this.onmessage) this.onmessage(event);
      };
      this.give = (data) => inside.dispatchEvent(new inside.MessageEvent("message", { data }));
      load(base).then(() => {
        this.waiting.forEach((data) => this.give(data));
        this.waiting = null;
      });
    }
    postMessage(data) {
      if (this.waiting) this.waiting.push(data);
      else this.give(data);
    }
    terminate() {}
  };
}
