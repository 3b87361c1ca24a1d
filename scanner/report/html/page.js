"use strict";
// Filters launches and findings, opens what a link names, and copies. Without it all can be read.
(() => {
  const form = document.getElementById("filters");
  const said = document.getElementById("shown");
  if (!form) return;

  const groups = Array.from(document.querySelectorAll(".group"), (element) => ({
    element,
    format: element.dataset.format,
    path: element.dataset.path.toLowerCase(),
    findings: Array.from(element.querySelectorAll(":scope > .finding"), (finding) => ({
      element: finding,
      severity: finding.dataset.severity,
      rules: finding.dataset.rules.split(" "),
      also: (finding.dataset.also || "").split(" "), // fingerprints of the findings that it stands for
    })),
    shown: 0,
  }));
  const groupOf = new Map(groups.map((group) => ["#" + group.element.id, group]));

  const table = document.getElementById("posture-table");
  const bodies = Array.from(table ? table.tBodies : []);
  const rows = bodies.flatMap((body) => Array.from(body.rows)).map((element) => ({
    element,
    format: element.dataset.format,
    path: element.dataset.path.toLowerCase(),
    group: groupOf.get(element.querySelector("a")?.getAttribute("href")),
    has: Array.from(element.cells, (cell) => cell.className === "has").slice(3),
  }));
  const launchesOf = (count) => `${count} ${count === 1 ? "launch" : "launches"}`;
  const findingsOf = (count) => `${count} ${count === 1 ? "finding" : "findings"}`;
  const all = groups.reduce((sum, group) => sum + group.findings.length, 0);

  const show = (element, shown) => {
    if (element.hidden === shown) element.hidden = !shown;
    return shown;
  };

  function wanted() {
    const boxes = Array.from(form.querySelectorAll("[name=severity]"));
    const severities = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const folder = form.elements.folder.value.trim().toLowerCase();
    const format = form.elements.format.value;
    const rule = form.elements.rule ? form.elements.rule.value : "";
    const inFolder = folder.endsWith("/") ? (path) => path.startsWith(folder) : (path) => path.includes(folder);
    return {
      everyFinding: severities.size === boxes.length && !rule,
      place: (one) => (!format || one.format === format) && inFolder(one.path),
      finding: (one) => severities.has(one.severity) && (!rule || one.rules.includes(rule)),
    };
  }

  function filter() {
    const want = wanted();
    let findings = 0;
    for (const group of groups) {
      const here = want.place(group);
      group.shown = 0;
      for (const finding of group.findings) {
        if (here && show(finding.element, want.finding(finding))) group.shown += 1;
      }
      show(group.element, group.shown > 0);
      findings += group.shown;
    }
    const left = rows.filter((row) =>
      show(row.element, want.place(row) && (want.everyFinding || (row.group ? row.group.shown > 0 : false))),
    );
    const filled = new Set(left.map((row) => row.element.parentNode));
    for (const body of bodies) show(body, filled.has(body));
    total(left);
    said.textContent = `Showing ${findings} of ${findingsOf(all)}, ${left.length} of ${launchesOf(rows.length)}`;
  }

  function total(left) {
    if (!table) return;
    const [name, , found, ...columns] = table.tHead.rows[1].cells;
    name.textContent = launchesOf(left.length);
    found.textContent = left.reduce((sum, row) => sum + (row.group ? row.group.shown : 0), 0);
    columns.forEach((cell, number) => {
      cell.textContent = `${left.filter((row) => row.has[number]).length}/${left.length}`;
    });
  }

  function reveal() {
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch {
      return; // no name of anything here
    }
    if (!name) return;
    const target = document.getElementById(name);
    if (!target) {
      const whole = groups.flatMap((group) => group.findings).find((finding) => finding.also.includes(name));
      if (whole) location.replace("#" + whole.element.id);
      return;
    }
    if (target.closest("[hidden]")) {
      form.reset();
      filter();
    }
    if (target.tagName === "DETAILS") target.open = true;
    target.scrollIntoView();
  }

  async function copy(button) {
    const block = button.previousElementSibling;
    try {
      const lines = block.textContent;
      await navigator.clipboard.writeText(block.classList.contains("compose") ? lines : lines.replaceAll("\n", " "));
      said.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(block); // a page without the right to write there
      said.textContent = "Selected; copy it with your keyboard";
    }
    button.textContent = said.textContent === "Copied" ? "Copied" : "Selected";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }

  form.addEventListener("input", filter);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filter));
  addEventListener("hashchange", reveal);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button.copy");
    if (button) copy(button);
  });

  document.documentElement.classList.add("scripted");
  form.hidden = false;
  filter(); // a browser that goes back keeps what was chosen
  reveal();
})();
