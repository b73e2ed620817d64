"use strict";
(() => {
  const table = document.querySelector("table.sortable");
  if (table) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    const key = (row, column) => row.cells[column].dataset.sort;
    const compare = (a, b) => {
      const x = Number(a), y = Number(b);
      return Number.isNaN(x) || Number.isNaN(y) ? (a < b ? -1 : a > b ? 1 : 0) : x - y;
    };
    table.querySelectorAll("thead button").forEach((button, column) => {
      button.disabled = false;
      button.addEventListener("click", () => {
        const head = button.closest("th");
        const numeric = head.classList.contains("num");
        const now = head.getAttribute("aria-sort");
        const order = now ? (now === "ascending" ? "descending" : "ascending") : numeric ? "descending" : "ascending";
        table.querySelectorAll("th[aria-sort]").forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", order);
        const sign = order === "ascending" ? 1 : -1;
        rows.sort((one, two) => {
          const a = key(one, column), b = key(two, column);
          if (a === "" || b === "") return (a === "") - (b === ""); // not known comes last either way
          return sign * compare(a, b);
        });
        body.append(...rows);
      });
    });
    const box = document.getElementById("find");
    const matches = document.getElementById("matches");
    box.closest("p").hidden = false;
    const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
    const find = () => {
      const wanted = box.value.trim().toLowerCase();
      let shown = 0;
      for (const row of rows) {
        row.hidden = !texts.get(row).includes(wanted);
        shown += row.hidden ? 0 : 1;
      }
      matches.value = wanted ? `${shown} of ${rows.length} shown` : "";
    };
    box.addEventListener("input", find);
    find(); // a browser may keep the words over a reload
  }
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    if (target) target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = Array.from(document.querySelectorAll("details:not([open])"));
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
    opened = [];
  });
})();
