"use strict";
// Sorting and filtering of the one table of all rows, and opening what a link leads to. Without it the page is whole.
const table = document.getElementById("page-main");
const controls = document.getElementById("page-controls");

if (table && controls) {
  const groups = [...table.tBodies]; // a row and its components, in the plan's order
  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const key = (group, at) => {
    const cell = group.rows[0].cells[at];
    const text = cell.textContent.trim();
    return { text, number: cell.dataset.n === undefined ? null : Number(cell.dataset.n) };
  };
  const compare = (one, other) => {
    if (one.number !== null && other.number !== null) return one.number - other.number;
    return collator.compare(one.text, other.text);
  };
  // What has no number stays behind whatever has, and what is empty behind everything, whichever way it is sorted.
  const rank = (entry, numeric) => (entry.text === "" ? 2 : numeric && entry.number === null ? 1 : 0);
  const sortBy = (header, at) => {
    const next = { none: "ascending", ascending: "descending", descending: "none" };
    const order = next[header.getAttribute("aria-sort") || "none"];
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    let sorted = groups;
    if (order !== "none") {
      header.setAttribute("aria-sort", order);
      const keyed = groups.map((group, place) => ({ group, place, entry: key(group, at) }));
      const numeric = keyed.some(({ entry }) => entry.number !== null);
      const sign = order === "ascending" ? 1 : -1;
      keyed.sort((one, other) =>
        rank(one.entry, numeric) - rank(other.entry, numeric)
        || sign * compare(one.entry, other.entry)
        || one.place - other.place);
      sorted = keyed.map(({ group }) => group);
    }
    table.append(...sorted);
  };
  [...table.tHead.rows[0].cells].forEach((header, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...header.childNodes);
    button.title = table.dataset.sort.replace("{column}", button.textContent);
    button.addEventListener("click", () => sortBy(header, at));
    header.append(button);
  });

  const search = document.getElementById("page-search");
  const verdict = document.getElementById("page-verdict");
  const binding = document.getElementById("page-binding");
  const count = document.getElementById("page-count");
  const folded = (text) => text.normalize("NFKC").toLowerCase();
  const texts = new Map(groups.map((group) => [group, folded(group.textContent)]));
  const filter = () => {
    const words = folded(search.value).split(/\s+/u).filter(Boolean);
    let shown = 0;
    for (const group of groups) {
      const matches = words.every((word) => texts.get(group).includes(word))
        && (!verdict?.value || group.dataset.verdict === verdict.value)
        && (!binding?.checked || "binding" in group.dataset);
      group.hidden = !matches;
      shown += matches;
    }
    count.textContent = count.dataset.text.replace("{shown}", shown).replace("{total}", groups.length);
  };
  controls.addEventListener("input", filter);
  controls.addEventListener("submit", (event) => event.preventDefault());
  controls.addEventListener("reset", () => setTimeout(filter));
  controls.hidden = false;
  filter();
}

const reveal = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  const details = target.closest("details");
  const group = target.closest("tbody");
  if (group?.hidden) controls.reset();
  if (details && !details.open) {
    details.open = true;
    target.scrollIntoView();
  }
};
addEventListener("hashchange", reveal);
reveal();

// Only what scrolls needs to be reached by the keyboard.
const boxes = document.querySelectorAll(".scroll");
const reach = () => {
  for (const box of boxes) {
    if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
};
addEventListener("resize", reach);
reach();
