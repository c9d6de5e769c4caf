"use strict";
// Everything can be read and reached without this script: it steps through the list and closes the note.
(function () {
  var links = Array.prototype.slice.call(document.querySelectorAll("#issues a.jump"));
  var steps = document.getElementById("steps");
  var step = document.getElementById("step");
  var at = -1;
  function go(by) {
    at = (at + by + links.length) % links.length;
    if (at < 0) { at = links.length - 1; }
    step.textContent = (at + 1) + " of " + links.length;
    // A click, so that the browser moves the focus as it does for any link.
    links[at].click();
  }
  if (links.length) {
    steps.hidden = false;
    document.getElementById("next").addEventListener("click", function () { go(1); });
    document.getElementById("previous").addEventListener("click", function () { go(at < 0 ? 0 : -1); });
  }
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { document.body.classList.add("quiet"); }
  });
  ["focusin", "pointerover"].forEach(function (kind) {
    document.addEventListener(kind, function () { document.body.classList.remove("quiet"); });
  });
})();
