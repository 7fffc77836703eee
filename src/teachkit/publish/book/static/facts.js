// Filters the list of facts by words, by chapter and by date. Without this script the list is
// whole, and the browser's own search finds everything in it.

const form = document.querySelector("form.tk-facts-filter");
const status = form.querySelector("[role=status]");
const { words, chapter, past } = form.elements;
const today = new Date().toISOString().slice(0, 10);

const facts = [...document.querySelectorAll(".tk-facts dl > div")].map((row) => ({
  row,
  text: row.textContent.toLowerCase(),
  chapters: [...row.querySelectorAll("dd:last-child a")].map((link) => link.textContent),
  past: Boolean(row.dataset.expires) && row.dataset.expires < today,
}));
for (const fact of facts) {
  if (!fact.past) continue;
  const said = document.createElement("dd");
  said.className = "tk-past";
  said.textContent = "Past its date: take it with care.";
  fact.row.querySelector("dt").after(said);
}

function filter() {
  const asked = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const fact of facts) {
    const fits =
      asked.every((word) => fact.text.includes(word)) &&
      (!chapter.value || fact.chapters.includes(chapter.value)) &&
      (!past.checked || fact.past);
    fact.row.hidden = !fits;
    found += fits;
  }
  for (const section of document.querySelectorAll(".tk-facts")) {
    section.hidden = !section.querySelector("dl > div:not([hidden])");
  }
  status.textContent = `${found.toLocaleString("en")} of ${facts.length.toLocaleString("en")} facts`;
}

// A link to one fact shows that fact, whatever was filtered before.
function reveal() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target?.hidden) return;
  form.reset();
  filter();
  target.scrollIntoView();
}

form.hidden = false;
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", reveal);
filter();
