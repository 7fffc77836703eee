// Says why a page stays as it was printed when its scripts never begin: opened as a file, in a
// browser without modules, or with a script that did not come. Written into the page itself, as a
// script of the oldest kind: it must run where the others do not.
(function () {
  var said = false;

  function say(words) {
    if (said) return;
    said = true;
    var show = function () {
      var box = document.createElement("div");
      box.className = "admonition warning tk-asleep";
      box.setAttribute("role", "status");
      var text = document.createElement("p");
      text.textContent = words;
      box.appendChild(text);
      var page = document.querySelector("article") || document.body;
      page.insertBefore(box, page.firstChild);
    };
    if (document.readyState !== "loading") show();
    else document.addEventListener("DOMContentLoaded", show);
  }

  var remains = " Everything on this page can still be read.";
  if (location.protocol === "file:") {
    say(
      "You have opened this page as a file, and a browser runs no tools in those. In the folder of the" +
        " book's index.html, type: python -m http.server 8000. Then open http://localhost:8000/." + remains,
    );
  } else if (!("noModule" in document.createElement("script"))) {
    say("This browser is too old for the tools on this page." + remains);
  }
  function lost(event) {
    if (event.target.type === "module") {
      say("A script of this page did not come, so its tools do not start. Try to reload the page." + remains);
    }
  }
  addEventListener("error", lost, true); // of a script it does not bubble
})();
