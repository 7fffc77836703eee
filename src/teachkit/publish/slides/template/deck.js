// Starts the deck. A slide is as large as the smallest common projector; reveal.js scales it.
/* global Reveal, RevealNotes */
Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  center: false,
  hash: true,
  slideNumber: "c/t",
  transition: "none",
  pdfSeparateFragments: false,
  plugins: [RevealNotes],
});
