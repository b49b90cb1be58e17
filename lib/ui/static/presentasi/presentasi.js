/* The controls of a show: keys, clicker, swipe, pointer, sweep of two maps, timer and notes.
   Python draws the scenes; this only asks for another one. Text is written by textContent. */
const shows = new WeakMap();
const KEYS = {
  ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", Enter: "next", n: "next",
  ArrowLeft: "back", ArrowUp: "back", PageUp: "back", Backspace: "back", p: "back",
  Home: "first", End: "last", Escape: "close",
  f: "full", l: "pointer", t: "notes", s: "sweep", b: "black", ".": "black", d: "second",
};
const FADE_MS = 3000;
const el = (tag, name, text) => {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
};

const LINES = {
  back: "M15 5l-7 7 7 7", next: "M9 5l7 7-7 7", close: "M6 6l12 12M18 6L6 18",
  sweep: "M12 3v18M8 8l-4 4 4 4M16 8l4 4-4 4", pointer: "M12 8a4 4 0 1 0 .01 0M12 2v3M12 19v3M2 12h3M19 12h3",
  notes: "M5 5h14M5 10h14M5 15h14M5 20h8", second: "M3 5h12v9H3zM9 10h12v9H9z",
  full: "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5",
};
function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  const line = picture.appendChild(document.createElementNS(space, "path"));
  line.setAttribute("d", LINES[name]);
  return picture;
}

class Show {
  constructor(parent) {
    this.at = 0;
    this.started = Date.now();
    this.root = el("div", "show");
    this.live = this.root.appendChild(el("div", "unseen"));
    this.live.setAttribute("aria-live", "polite");
    this.sweepBox();
    this.bar = this.root.appendChild(el("div", "bar"));
    this.bar.setAttribute("role", "toolbar");
    this.notes = this.root.appendChild(el("section", "notes"));
    this.notes.hidden = true;
    this.laser = this.root.appendChild(el("div", "laser"));
    this.laser.hidden = true;
    this.dot = this.laser.appendChild(el("i"));
    this.black = this.root.appendChild(el("div", "black"));
    this.black.hidden = true;
    parent.append(this.root);
    this.buttons();
  }

  sweepBox() {
    this.sweep = this.root.appendChild(el("div", "sweep"));
    this.sweep.hidden = true;
    this.line = this.sweep.appendChild(el("i", "line"));
    this.sides = [this.sweep.appendChild(el("span", "side before")), this.sweep.appendChild(el("span", "side after"))];
    this.range = this.sweep.appendChild(el("input"));
    Object.assign(this.range, { type: "range", min: 0, max: 100, step: 1, value: 50 });
    this.range.oninput = () => this.place();
  }

  buttons() {
    this.button = {};
    ["back", "count", "next", "sweep", "pointer", "notes", "second", "full", "close"].forEach((name) => {
      if (name === "count") { this.count = this.bar.appendChild(el("span", "count")); return; }
      const made = this.bar.appendChild(el("button", "b-" + name));
      made.append(icon(name));
      made.type = "button";
      made.onclick = () => this.act(name);
      this.button[name] = made;
    });
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    // Quick steps are counted here: what Python answers of an earlier one is old by then.
    if (this.wanted === undefined || this.wanted === data.at) { this.at = data.at; this.wanted = undefined; }
    Object.entries(this.button).forEach(([name, button]) => {
      button.title = button.ariaLabel = data.words[name] || "";
    });
    this.bar.ariaLabel = data.words.bar;
    this.range.ariaLabel = data.words.range;
    if (this.told !== data.heading) { this.told = data.heading; this.live.textContent = data.heading; }
    if (this.scene !== data.at) { this.scene = data.at; this.range.value = 50; }
    this.sides.forEach((side, place) => { side.textContent = data.sides[place] || ""; });
    this.button.sweep.hidden = !data.sweeps;
    this.number();
    this.write(this.notes, data);
    this.place();
    this.popup();
    this.prefetch();
  }

  number() {
    this.count.textContent = this.at + " / " + this.data.n;
    this.button.back.disabled = this.at <= 1;
    this.button.next.disabled = this.at >= this.data.n;
  }

  go(to) {
    const at = Math.max(1, Math.min(this.data.n, to));
    if (at === this.at) return;
    this.at = this.wanted = at;
    this.number();
    this.asked = performance.now();
    this.send("ke", at);
  }

  act(name) {
    if (name === "next") this.go(this.at + 1);
    else if (name === "back") this.go(this.at - 1);
    else if (name === "first") this.go(1);
    else if (name === "last") this.go(this.data.n);
    else if (name === "close") this.close();
    else if (name === "full") this.full();
    else if (name === "pointer") { this.laser.hidden = !this.laser.hidden; }
    else if (name === "notes") { this.notes.hidden = !this.notes.hidden; this.button.notes.ariaExpanded = String(!this.notes.hidden); }
    else if (name === "black") { this.black.hidden = !this.black.hidden; }
    else if (name === "sweep") this.run();
    else if (name === "second") this.open();
    this.wake();
  }

  close() {
    if (!this.black.hidden) { this.black.hidden = true; return; }
    if (!this.laser.hidden) { this.laser.hidden = true; return; }
    if (document.fullscreenElement) document.exitFullscreen();
    this.send("tutup", Date.now());
  }

  full() {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen().catch(() => {});
  }

  /* --- the maps ---------------------------------------------------------------------------- */

  frames() {
    return [".st-key-tayang_peta iframe", ".st-key-tayang_sebelum iframe"]
      .map((path) => document.querySelector(path)).filter(Boolean);
  }

  cores() {
    return this.frames().map((frame) => {
      try { return frame.contentWindow.PetaLayanan && frame.contentWindow.PetaLayanan.core; } catch (error) { return null; }
    }).filter(Boolean);
  }

  hook() {
    this.frames().forEach((frame) => {
      const inner = frame.contentWindow;
      if (!inner || !inner.PetaLayanan || !inner.PetaLayanan.core || inner.tayang === this) return;
      inner.tayang = this;
      inner.document.documentElement.classList.add("peta-show");
      inner.addEventListener("keydown", (event) => inner.tayang.key(event), true);
      inner.addEventListener("pointermove", () => inner.tayang.wake());
      this.touch(inner.document, () => inner.tayang);
      const map = inner.PetaLayanan.core.map;
      if (matchMedia("(pointer: coarse)").matches) map.dragging.disable();
      map.on("move", () => inner.tayang.follow(inner.PetaLayanan.core));
    });
  }

  /* What one map shows, the other shows, so that they lie upon each other. */
  follow(moved) {
    // Each fits its own scene by itself; only what the reader moves is followed.
    if (this.following || moved.fitting || !this.data || !this.data.before) return;
    this.following = true;
    this.cores().forEach((core) => {
      if (core.map === moved.map) return;
      core.fitting = true; // moved by us, not by the reader
      core.map.setView(moved.map.getCenter(), moved.map.getZoom(), { animate: false });
      core.fitting = false;
    });
    this.following = false;
  }

  /* Two legends of different height leave the land different room: the map before gives way. */
  align() {
    const [after, before] = this.cores();
    if (!after || !before || !this.data.before || after.map._animatingZoom || before.map._animatingZoom) return;
    const apart = before.map.latLngToContainerPoint(after.map.getCenter()).distanceTo(before.map.getSize().divideBy(2));
    if (after.map.getZoom() !== before.map.getZoom() || apart > 1) this.follow({ map: after.map });
  }

  place() {
    const box = document.querySelector(".st-key-tayang_sebelum");
    const frame = this.frames()[0];
    const shown = !!(this.data && this.data.before && box && frame);
    this.sweep.hidden = !shown;
    if (!box) return;
    box.style.visibility = shown ? "visible" : "hidden";
    if (!shown) return;
    const at = Number(this.range.value);
    box.style.clipPath = `inset(0 ${100 - at}% 0 0)`;
    const area = frame.getBoundingClientRect();
    Object.assign(this.sweep.style, {
      left: area.left + "px", top: area.top + "px", width: area.width + "px", height: area.height + "px",
    });
    this.line.style.left = at + "%";
    this.sides[0].style.right = `calc(${100 - at}% + 10px)`;
    this.sides[1].style.left = `calc(${at}% + 10px)`;
  }

  /* From before to after in one go. */
  run() {
    if (!this.data.before) return;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const from = Number(this.range.value) > 50 ? 100 : 0, to = 100 - from, begun = performance.now();
    cancelAnimationFrame(this.running);
    const step = (now) => {
      const part = calm ? 1 : Math.min(1, (now - begun) / 1400);
      this.range.value = from + (to - from) * part;
      this.place();
      if (part < 1) this.running = requestAnimationFrame(step);
    };
    this.running = requestAnimationFrame(step);
  }

  prefetch() {
    const core = this.cores()[0];
    if (!core) return;
    const inner = this.frames()[0].contentWindow.PetaLayanan;
    (this.data.next || []).forEach((url) => { inner.fetchJson(url).catch(() => {}); });
  }

  /* --- input ------------------------------------------------------------------------------- */

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.composedPath()[0];
    const tag = target && target.tagName;
    const typing = tag === "INPUT" || tag === "TEXTAREA" || tag === "SELECT";
    const pressing = (tag === "BUTTON" || tag === "A" || tag === "SUMMARY") && (event.key === " " || event.key === "Enter");
    const name = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!name || pressing || (typing && !["PageDown", "PageUp", "Escape"].includes(event.key))) return;
    event.preventDefault();
    event.stopPropagation();
    this.act(name);
  }

  touch(page, whose) {
    let begun = null;
    page.addEventListener("touchstart", (event) => {
      const one = event.touches.length === 1 && event.composedPath()[0].tagName !== "INPUT";
      begun = one ? [event.touches[0].clientX, event.touches[0].clientY, Date.now()] : null;
    }, { passive: true });
    page.addEventListener("touchend", (event) => {
      if (!begun || !whose() || !whose().alive) return;
      const across = event.changedTouches[0].clientX - begun[0], down = event.changedTouches[0].clientY - begun[1];
      const quick = Date.now() - begun[2] < 900;
      begun = null;
      if (quick && Math.abs(across) > 60 && Math.abs(across) > 1.6 * Math.abs(down)) whose().act(across < 0 ? "next" : "back");
    }, { passive: true });
  }

  wake() {
    this.root.classList.remove("asleep");
    clearTimeout(this.sleeping);
    this.sleeping = setTimeout(() => this.root.classList.add("asleep"), FADE_MS);
  }

  begin() {
    this.alive = true;
    clearTimeout(this.ending);
    if (this.begun) return;
    this.begun = true;
    document.documentElement.classList.add("tayang");
    this.onkey = (event) => this.key(event);
    this.onmove = (event) => {
      this.wake();
      this.dot.style.transform = `translate(${event.clientX}px, ${event.clientY}px)`;
    };
    this.onsize = () => this.place();
    document.addEventListener("keydown", this.onkey, true);
    document.addEventListener("pointermove", this.onmove);
    addEventListener("resize", this.onsize);
    if (!document.tayangTouch) { this.touch(document, () => document.tayangTouch); }
    document.tayangTouch = this;
    this.clock = setInterval(() => { this.hook(); this.time(); this.place(); this.align(); }, 250);
    this.wake();
  }

  end() {
    this.alive = false;
    // The component is made anew by each run; a show that goes on begins again at once.
    this.ending = setTimeout(() => {
      this.begun = false;
      clearInterval(this.clock);
      document.removeEventListener("keydown", this.onkey, true);
      document.removeEventListener("pointermove", this.onmove);
      removeEventListener("resize", this.onsize);
      document.documentElement.classList.remove("tayang");
      if (this.other && !this.other.closed) this.other.close();
    }, 400);
  }

  /* --- notes and timer, here or on the presenter's own screen --------------------------------- */

  time() {
    const s = Math.floor((Date.now() - this.started) / 1000);
    const text = String(Math.floor(s / 60)).padStart(2, "0") + ":" + String(s % 60).padStart(2, "0");
    const boxes = [this.notes];
    if (this.other && !this.other.closed) boxes.push(this.other.document.body);
    boxes.forEach((box) => { const clock = box.querySelector(".clock"); if (clock) clock.textContent = text; });
  }

  write(box, data) {
    const page = box.ownerDocument;
    const add = (tag, name, text) => {
      const made = page.createElement(tag);
      made.className = name;
      made.textContent = text;
      return box.appendChild(made);
    };
    box.textContent = "";
    add("p", "clock", "00:00");
    add("p", "place", data.words.scene + " " + data.at + " / " + data.n);
    add("h2", "now", data.heading);
    (data.notes || data.words.none).split("\n").forEach((line) => add("p", "line", line));
    if (data.following) add("p", "after", data.words.following + ": " + data.following);
    return box;
  }

  open() {
    if (this.other && !this.other.closed) { this.other.focus(); return; }
    this.other = window.open("", "peta-pembicara", "width=900,height=640");
    if (!this.other) return;
    const page = this.other.document;
    page.documentElement.lang = document.documentElement.lang;
    page.title = this.data.words.second;
    page.head.textContent = "";
    const style = page.head.appendChild(page.createElement("style"));
    style.textContent = "body{font:20px/1.5 system-ui,sans-serif;margin:2rem;background:#0f1a20;color:#edf2f5}"
      + ".clock{font-size:3rem;margin:0;font-variant-numeric:tabular-nums}.place{opacity:.8}.now{font-size:1.5rem}"
      + ".after{margin-top:2rem;opacity:.85}button{font:inherit;padding:.4rem 1.2rem;margin-right:.6rem}";
    page.addEventListener("keydown", (event) => this.key(event), true);
    this.popup();
  }

  popup() {
    if (!this.other || this.other.closed) return;
    const body = this.other.document.body;
    this.write(body, this.data);
    [["back", "‹"], ["next", "›"]].forEach(([name, sign]) => {
      const made = this.other.document.createElement("button");
      made.textContent = sign;
      made.ariaLabel = this.data.words[name];
      made.onclick = () => this.act(name);
      body.append(made);
    });
    this.time();
  }
}

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  let show = shows.get(parentElement);
  if (!show) {
    show = new Show(parentElement);
    shows.set(parentElement, show);
  }
  show.begin();
  show.update(data, setTriggerValue);
  return () => show.end();
}
