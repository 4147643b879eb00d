// Lays a page out for paper before it is printed, and back again afterwards. Its style is in paper.css.
(() => {
  const root = document.documentElement, print = window.print.bind(window);
  const MOST_MS = 4000, STEADY_FRAMES = 12, ACROSS_FROM_PX = 1000, MOST_SHORT = 12;
  const NO_NUMBER = "–", INK = "[class*=role-] :is(text, path, line, rect, image)", UNDER_PX = 2;
  // A choice made just before is heard of some frames later; what it runs is waited for so long.
  const CALM_FRAMES = 20, MOST_RUN_MS = 10000;
  const APPLE = /Mac|iPhone|iPad/.test(navigator.platform);
  const IF_OPEN = "[class*='st-key-if-open']";
  const FIELDS = {
    stSelectbox: field => field.querySelector("input")?.value,
    stNumberInput: field => field.querySelector("input")?.value || NO_NUMBER,
    stTextInput: field => field.querySelector("input")?.value,
    stMultiSelect: field => [...field.querySelectorAll("[data-tag]")]
      .map(tag => tag.innerText).join(", ") || field.querySelector("input")?.placeholder,
    stSlider: field => field.querySelector("[data-testid=stSliderThumbValue]")?.innerText,
    stButtonGroup: field => [...field.querySelectorAll("[aria-checked=true], [aria-pressed=true]")]
      .map(button => button.innerText).join(", "),
  };
  let undo = [], sheets = null, dark = false, printing = false;

  const all = selector => [...document.querySelectorAll(selector)];
  const app = () => document.querySelector("[data-testid=stApp]");
  const isDrawn = () => app()?.dataset.testScriptState === "notRunning" && !all("[data-testid=stMain] [data-stale=true]").length;
  // A step that fails leaves the others to be done.
  const attempt = step => {
    try { return step(); } catch (error) { console.error(error); }
  };
  const set = (element, name, value) => {
    if (element.getAttribute(name) === value) return;
    const before = element.getAttribute(name);
    element.setAttribute(name, value);
    undo.push(() => before === null ? element.removeAttribute(name) : element.setAttribute(name, before));
  };

  function writeChoices() {
    for (const [kind, read] of Object.entries(FIELDS))
      for (const field of all(`[data-testid=${kind}]`)) {
        const label = field.querySelector("[data-testid=stWidgetLabel]")?.innerText.trim()
          || field.querySelector("[aria-label]")?.ariaLabel || "";
        set(field, "data-paper-label", label.replace(/:$/, ""));
        set(field, "data-paper-field", (read(field) || "").trim());
      }
  }

  function alignFigures() {
    for (const table of all("[class*='st-key-on-paper'] table"))
      [...table.querySelectorAll("th")].forEach((head, place) => {
        const cells = [...table.querySelectorAll(`td:nth-child(${place + 1})`)];
        if (cells.every(cell => /^([+-]?[\d,.]+%?|–)$/.test(cell.textContent.trim())))
          [head, ...cells].forEach(cell => set(cell, "data-paper-figure", ""));
        if (cells.every(cell => cell.textContent.length <= MOST_SHORT))
          cells.forEach(cell => set(cell, "data-paper-short", ""));
      });
  }

  // A table that is wider than the sheet is set smaller, and at last its words are broken.
  function fitTables() {
    for (const table of all("[data-testid=stTable] table"))
      for (const size of ["", "small", "smaller", "broken"]) {
        set(table, "data-paper-size", size);
        if (table.scrollWidth <= table.closest("[data-testid=stTable]").clientWidth + 1) break;
      }
  }

  // A picture drawn anew may have its title and legend above its frame, and nothing in the last lines of it: the
  // frame is made to hold what is drawn and to end with it.
  function holdPictures() {
    const boxes = (svg, selector) => [...svg.querySelectorAll(selector)].map(mark => mark.getBoundingClientRect());
    for (const svg of all("svg.marks")) {
      const frame = svg.getBoundingClientRect(), [width, height] = ["width", "height"].map(side => +svg.getAttribute(side));
      const tops = boxes(svg, ".role-title text, .role-legend text").map(box => box.top);
      const bottoms = boxes(svg, INK).map(box => box.bottom);
      const scale = width / (frame.width || width);
      const above = Math.ceil((frame.top - Math.min(frame.top, ...tops)) * scale);
      const below = bottoms.length ? Math.max(0, Math.floor((frame.bottom - Math.max(...bottoms)) * scale) - UNDER_PX) : 0;
      if (!above && !below) continue;
      set(svg, "viewBox", `0 ${-above} ${width} ${height + above - below}`);
      set(svg, "height", String(height + above - below));
    }
  }

  function open() {
    for (const folded of all("[data-testid=stExpander] details:not([open])"))
      if (!folded.closest(IF_OPEN)) {
        folded.open = true;
        undo.push(() => { folded.open = false; });
      }
  }

  // A colour of a dark picture becomes the one of the same meaning in a light picture, mixed as it was mixed. What
  // belongs to none is turned: as light as it was dark, of the same hue.
  const MIXED = 1.5; // so near to the line between two colours a mix of them lies, rounded
  const parts = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const hex = colour => [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
  const lightness = ([red, green, blue]) => (Math.max(red, green, blue) + Math.min(red, green, blue)) / 2;
  const PAIRS = RAMPS.flatMap(([dark, light]) => dark.slice(0, -1).map((_, at) => [dark, light].flatMap(
    ramp => [hex(ramp[at]), hex(ramp[at + 1])])));
  const mixed = (from, to, share) => from.map((part, at) => part + share * (to[at] - part));
  function meant(colour) {
    let nearest = MIXED, found = null;
    for (const [from, to, first, last] of PAIRS) {
      const way = to.map((part, at) => part - from[at]), length = way.reduce((sum, part) => sum + part * part, 0);
      const along = way.reduce((sum, part, at) => sum + part * (colour[at] - from[at]), 0);
      const share = length ? Math.min(1, Math.max(0, along / length)) : 0;
      const off = Math.max(...mixed(from, to, share).map((part, at) => Math.abs(part - colour[at])));
      if (off < nearest) [nearest, found] = [off, mixed(first, last, share)];
    }
    return found;
  }
  function turned(colour) {
    if (!/^rgb/.test(colour)) return null;
    const [red, green, blue, alpha = 1] = parts(colour);
    if (alpha === 0) return null;
    const shift = 255 - 2 * lightness([red, green, blue]);
    const light = meant([red, green, blue]) || [red, green, blue].map(part => Math.min(255, Math.max(0, part + shift)));
    return `rgba(${light.map(Math.round).join(", ")}, ${alpha})`;
  }
  // An ink that was chosen for the colour it stands on is chosen anew.
  const luminance = colour => colour.map(part => part / 255 <= 0.04045 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  function contrast(one, other) {
    const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (lighter + 0.05) / (darker + 0.05);
  }
  const isInk = colour => INKS.some(ink => hex(ink).join() === parts(colour).join());
  const ink = ground => `rgb(${hex(INKS.find(one => contrast(hex(one), ground) >= READABLE) || INKS[0]).join(", ")})`;
  const isDark = () => lightness(parts(getComputedStyle(app()).backgroundColor)) < 128;
  function turnPicture(svg, changes) {
    const grounds = [];
    for (const mark of svg.querySelectorAll("*")) {
      const style = getComputedStyle(mark), letters = mark.tagName === "text";
      if (letters && isInk(style.fill)) {
        const box = mark.getBoundingClientRect(), [across, down] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
        const under = grounds.findLast(({ box }) => box.left <= across && across <= box.right && box.top <= down && down <= box.bottom);
        changes.push([mark, "fill", ink(under ? under.fill : [255, 255, 255])]);
      } else for (const name of ["fill", "stroke"]) {
        const colour = turned(style[name]);
        if (!colour) continue;
        changes.push([mark, name, colour]);
        if (name === "fill" && mark.tagName === "path") grounds.push({ box: mark.getBoundingClientRect(), fill: parts(colour).slice(0, 3) });
      }
    }
  }
  function turnColours() {
    const changes = [];
    for (const svg of all("[data-testid=stMain] svg.marks")) turnPicture(svg, changes);
    for (const word of all("[data-testid=stMain] [style*=color]")) {
      const colour = turned(getComputedStyle(word).color);
      if (colour && !word.closest("svg")) changes.push([word, "color", colour]);
    }
    for (const [element, name, colour] of changes) {
      const before = element.style.getPropertyValue(name);
      element.style.setProperty(name, colour);
      undo.push(() => element.style.setProperty(name, before));
    }
    for (const picture of all("[data-testid=stMain] img")) set(picture, "data-paper-turned", "");
  }
  function keepColours() {
    for (const word of all("[data-testid=stMain] [style*=color]"))
      if (!word.closest("svg")) set(word, "data-paper-colour", "");
  }

  function writeSheets(across) {
    const text = words => `"${words.replace(/["\\]/g, "\\$&")}"`;
    const face = "font: 8pt 'Source Sans', sans-serif; color: #4C6272;";
    const title = document.title.split(" · "), product = title.pop();
    if (!isDrawn()) title.splice(1); // area and time may be those of the page before
    const fictional = document.title.includes(FICTIONAL) ? `@top-right { content: ${text(MARK)}; ${face} font-weight: bold; }` : "";
    const day = new Date().toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
    sheets = document.createElement("style");
    sheets.textContent = `@page { ${across ? "size: A4 landscape;" : ""}
      @bottom-left { content: ${text([product, ...title].join(" · "))}; ${face} text-align: left; }
      @bottom-right { content: ${text(`printed ${day} · page `)} counter(page) " of " counter(pages); ${face} white-space: nowrap; }
      ${fictional} }`;
    document.head.append(sheets);
    undo.push(() => { sheets.remove(); sheets = null; });
  }

  // Everything that needs no redrawing. `across` where pictures are as wide as the screen and cannot be drawn anew.
  function lay(across) {
    if (!root.classList.contains("paper")) dark = attempt(isDark);
    [writeChoices, alignFigures, open, keepColours].forEach(attempt);
    if (dark) attempt(turnColours);
    attempt(() => writeSheets(across));
    root.classList.add("paper", ...across ? ["across"] : []);
    [fitTables, holdPictures].forEach(attempt);
  }
  function restore() {
    root.classList.remove("paper", "across");
    undo.splice(0).reverse().forEach(attempt);
  }

  // Pictures are drawn anew for the width of a sheet, which takes some frames of the screen.
  const frame = () => new Promise(done => requestAnimationFrame(done));
  async function steady(holds, frames, most) {
    const end = performance.now() + most;
    for (let held = 0; held < frames && performance.now() < end; held = holds() ? held + 1 : 0) await frame();
  }
  const fits = () => all("[data-testid=stVegaLiteChart]").every(
    chart => Math.abs((chart.querySelector("svg.marks")?.getAttribute("width") || 0) - chart.parentElement.clientWidth) <= 4);
  const sizes = () => all("svg.marks").map(svg => svg.getAttribute("width")).join();
  async function drawForPaper() {
    await steady(isDrawn, CALM_FRAMES, MOST_RUN_MS);
    restore();
    dark = isDark();
    open();
    root.classList.add("paper");
    let before = "";
    const still = () => before === (before = sizes());
    await steady(() => still() && fits() && isDrawn(), STEADY_FRAMES, MOST_MS);
  }

  window.print = async () => {
    if (printing) return;
    printing = true;
    try {
      await drawForPaper();
    } finally {
      attempt(print);
      printing = false;
    }
  };
  addEventListener("keydown", event => {
    const asked = event.key?.toLowerCase() === "p" && (APPLE ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey);
    if (!asked || event.altKey || event.shiftKey || !app()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) window.print();
  }, true);
  addEventListener("beforeprint", () => {
    const drawn = root.classList.contains("paper");
    if (sheets) return;
    lay(!drawn && all("svg.marks").some(svg => svg.clientWidth > ACROSS_FROM_PX));
  });
  addEventListener("afterprint", restore);
  // Not every browser says that it has printed.
  const back = () => printing || restore();
  addEventListener("pointerdown", back, true);
  addEventListener("keydown", back, true);
  addEventListener("focus", back);
})();
