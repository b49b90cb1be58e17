/* The offline file: starts the map's core with what stands in the page, and sorts the tables. */
(function () {
  "use strict";
  var box = document.getElementById("peta");
  var tables = Array.prototype.slice.call(document.querySelectorAll("table.data"));

  function startMap() {
    var payload = JSON.parse(document.getElementById("muatan").textContent);
    var map = L.map(box, {
      preferCanvas: true, attributionControl: false, zoomControl: false,
      minZoom: 3, maxZoom: 18, zoomSnap: 0.25, wheelPxPerZoomLevel: 90, scrollWheelZoom: false,
    }).setView([-2.4, 118], 4.5);
    // A page that scrolls keeps the wheel until the reader has taken hold of the map.
    map.on("click focus", function () { map.scrollWheelZoom.enable(); });
    map.on("blur", function () { map.scrollWheelZoom.disable(); });
    var core = PetaLayanan.mount(map);
    core.set(payload.views ? viewOf(payload, 0) : payload);
    offerViews(core, payload, map);
    sizePoints(core, map);
    map.on("zoomend", function () { sizePoints(core, map); });
    core.regions.on("click", function (e) { if (e.layer.peta) choose(e.layer.peta.k); });
    return core;
  }

  /* Several maps of the same regions: each brings its values, the shapes stay. */
  function viewOf(payload, place) {
    return Object.assign({ geo: payload.geo }, payload.views[place]);
  }

  function offerViews(core, payload, map) {
    var choice = document.getElementById("pilih-peta");
    if (!choice || !payload.views) return;
    choice.addEventListener("change", function () {
      core.set(viewOf(payload, choice.selectedIndex));
      core.dotSize = null;
      sizePoints(core, map);
      Array.prototype.forEach.call(document.querySelectorAll("[data-view]"), function (words) {
        words.hidden = words.getAttribute("data-view") !== String(choice.selectedIndex);
      });
    });
  }

  /* Thousands of points far out are dots without edges, or they would hide the map. */
  function sizePoints(core, map) {
    var zoom = map.getZoom();
    var near = zoom >= 9;
    var radius = near ? 4 : zoom >= 7 ? 2.2 : zoom >= 6 ? 1.7 : 1.3;
    if (core.dotSize === radius) return;
    core.dotSize = radius;
    core.points.forEach(function (points) {
      points.near.eachLayer(function (mark) {
        mark.setStyle({ weight: near ? 1 : 0, stroke: near, radius: radius });
      });
    });
  }

  function choose(code) {
    tables.forEach(function (table) {
      Array.prototype.forEach.call(table.tBodies[0].rows, function (row) {
        row.classList.toggle("chosen", row.getAttribute("data-k") === code);
      });
    });
  }

  var words = new Intl.Collator(document.documentElement.lang, { numeric: true });

  function key(row, place, numeric) {
    var cell = row.cells[place];
    if (!numeric) return cell.textContent;
    var raw = cell.getAttribute("data-v");
    return raw === "" || raw === null ? NaN : Number(raw);
  }

  /* What has no value stays last, whichever the direction; equals keep their order. */
  function compare(a, b, numeric, sign) {
    if (!numeric) return sign * words.compare(a, b);
    if (isNaN(a) || isNaN(b)) return isNaN(a) - isNaN(b);
    return sign * (a - b);
  }

  function sortBy(table, head, place) {
    var numeric = head.className === "n";
    var before = head.getAttribute("aria-sort");
    var down = before ? before === "ascending" : numeric;
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (cell) {
      cell.removeAttribute("aria-sort");
    });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    var body = table.tBodies[0];
    Array.prototype.map.call(body.rows, function (row) {
      return { row: row, key: key(row, place, numeric) };
    }).sort(function (a, b) {
      return compare(a.key, b.key, numeric, down ? -1 : 1);
    }).forEach(function (each) { body.appendChild(each.row); });
  }

  function filterRows(table, input, status) {
    var wanted = input.value.toLocaleLowerCase().trim();
    var shown = 0;
    var rows = table.tBodies[0].rows;
    Array.prototype.forEach.call(rows, function (row) {
      row.hidden = wanted !== "" && row.textContent.toLocaleLowerCase().indexOf(wanted) < 0;
      if (!row.hidden) shown += 1;
    });
    var count = new Intl.NumberFormat(document.documentElement.lang);
    status.textContent = status.getAttribute("data-pola")
      .replace("{tampil}", count.format(shown)).replace("{jumlah}", count.format(rows.length));
  }

  tables.forEach(function (table) {
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, place) {
      head.firstElementChild.addEventListener("click", function () { sortBy(table, head, place); });
    });
    var input = document.querySelector('input[data-for="' + table.id + '"]');
    var status = input.parentNode.parentNode.querySelector("[data-pola]");
    input.addEventListener("input", function () { filterRows(table, input, status); });
    filterRows(table, input, status);
  });
  if (box && window.L && window.PetaLayanan) window.petaLuring = startMap();
})();
