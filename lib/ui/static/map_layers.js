/* Points, villages, roads and the optional base map.
   Far out, points are PNG tiles in a pane above that lets the mouse through; near, they are drawn
   by the same canvas as the regions: a second canvas on top would swallow their clicks. */
(function (root) {
  "use strict";
  var L = root.L;
  var Peta = root.PetaLayanan;
  var NEAR = 12;
  var BOUNDS = [[-12, 94], [7, 142]];
  var PANE = "peta-titik";

  /* A point on the canvas with a shape of its own; the area of all shapes is about the same. */
  var Mark = L.CircleMarker.extend({
    _updatePath: function () {
      if (!this.options.shape || this.options.shape === "circle") {
        L.CircleMarker.prototype._updatePath.call(this);
        return;
      }
      var canvas = this._renderer;
      if (!canvas._drawing || this._empty()) return;
      drawShape(canvas._ctx, this._point, this._radius, this.options.shape);
      canvas._fillStroke(canvas._ctx, this);
      if (this.options.word) drawWord(canvas._ctx, this._point, this.options.word);
    },
  });

  /* A number or letter in the middle of a large mark. */
  function drawWord(pen, at, word) {
    pen.globalAlpha = 1;
    pen.fillStyle = "#ffffff";
    pen.font = "600 11px 'Plus Jakarta Sans', sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(word, at.x, at.y + 0.5);
  }

  function drawShape(pen, at, radius, shape) {
    var r = radius * (shape === "square" ? 0.9 : 1.25);
    var corners = {
      square: [[-r, -r], [r, -r], [r, r], [-r, r]],
      diamond: [[0, -r], [r, 0], [0, r], [-r, 0]],
      triangle: [[0, -r], [r, r * 0.8], [-r, r * 0.8]],
    }[shape] || [];
    pen.beginPath();
    corners.forEach(function (corner, index) {
      pen[index ? "lineTo" : "moveTo"](at.x + corner[0], at.y + corner[1]);
    });
    pen.closePath();
  }

  function mark(core, row, rows, options) {
    var made = new Mark([row[0], row[1]], L.extend({
      renderer: core.renderer, radius: 5, weight: 1, color: "#141c22", opacity: 0.9,
      fillOpacity: 0.95, bubblingMouseEvents: !!core.payload.pick,
    }, options));
    made.peta = { n: row[3], rows: rows };
    return made;
  }

  /* A click on a facility is not a click on a region: no code is sent. */
  function withoutCode(layer) {
    layer.toGeoJSON = function () { return {}; };
    return layer;
  }

  /* What can be done about a facility stays open after a click; words are set as text. */
  function openCard(core, e) {
    var about = e.layer && e.layer.peta;
    if (!about || !about.link || core.payload.pick) return false;
    var box = core.card;
    box.textContent = "";
    box.appendChild(Peta.element("strong", "", about.n));
    about.rows.filter(Boolean).forEach(function (row) { box.appendChild(Peta.element("span", "", row)); });
    cardLink(box, (core.payload.str || {}).tell, about.tell);
    cardLink(box, (core.payload.str || {}).rep, about.link);
    core.hideTip();
    core.placeBox(box, core.map.latLngToContainerPoint(e.layer.getLatLng()));
    return true;
  }

  function cardLink(box, words, address) {
    if (!address) return;
    var link = box.appendChild(Peta.element("a", "", words));
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
  }

  function listen(core, group) {
    group.on("mouseover mousemove", function (e) { core.showTip(e); });
    group.on("click", function (e) { if (!openCard(core, e)) core.showTip(e); });
    group.on("mouseout", function () { core.hideTip(); });
    return group;
  }

  /* --- one layer of facility points -------------------------------------------------------- */

  function Points(core, about) {
    this.core = core;
    this.about = about;
    this.cells = new Map();
    this.near = listen(core, L.featureGroup());
    this.far = about.url ? L.tileLayer(about.url, {
      pane: PANE, minZoom: 0, maxZoom: NEAR - 1, bounds: BOUNDS, keepBuffer: 2,
      updateWhenZooming: false, className: "peta-points",
    }) : null;
  }

  Points.prototype.show = function () {
    var map = this.core.map;
    if (this.far && !map.hasLayer(this.far)) map.addLayer(this.far);
    if (!map.hasLayer(this.near)) map.addLayer(this.near);
    if (this.about.pts && !this.near.getLayers().length) this.fill(this.near, this.about.pts);
    this.refresh();
  };

  Points.prototype.hide = function () {
    if (this.far) this.core.map.removeLayer(this.far);
    this.core.map.removeLayer(this.near);
  };

  Points.prototype.fill = function (group, rows) {
    var about = this.about;
    rows.forEach(function (row) {
      var made = mark(this.core, row, row[4] && about.pts ? [about.lab, row[4]] : [about.lab], {
        fillColor: about.col, shape: about.shape, radius: about.r || (about.pts ? 3 : 5),
        word: about.word && row[5],
      });
      if (about.rep && row[2]) made.peta.link = about.rep + encodeURIComponent(row[2]);
      if (about.tell && row[2]) made.peta.tell = about.tell + encodeURIComponent(row[2]);
      group.addLayer(withoutCode(made));
    }, this);
  };

  Points.prototype.refresh = function () {
    var map = this.core.map;
    if (!this.about.json || !map.hasLayer(this.near)) return;
    var wanted = Math.round(map.getZoom()) >= NEAR ? visibleTiles(map) : [];
    var keys = new Set(wanted.map(function (tile) { return tile.join("/"); }));
    this.cells.forEach(function (cell, key) {
      if (!keys.has(key)) { this.near.removeLayer(cell); this.cells.delete(key); }
    }, this);
    wanted.forEach(function (tile) { this.load(tile); }, this);
  };

  Points.prototype.load = function (tile) {
    var key = tile.join("/");
    if (this.cells.has(key)) return;
    var cell = L.featureGroup();
    var points = this;
    this.cells.set(key, cell);
    var url = this.about.json.replace("{z}", NEAR).replace("{x}", tile[0]).replace("{y}", tile[1]);
    Peta.fetchJson(url).then(function (rows) {
      if (points.cells.get(key) !== cell) return;
      points.fill(cell, rows);
      points.near.addLayer(cell);
      raiseWords(points.core);
    }).catch(function () { points.cells.delete(key); });
  };

  /* What carries a number or a sign lies above plain points, whichever came last. */
  function raiseWords(core) {
    core.points.forEach(function (points) {
      if (points.about.word && core.map.hasLayer(points.near)) points.near.bringToFront();
    });
  }

  function visibleTiles(map) {
    var bounds = map.getBounds();
    var size = 256;
    var low = map.project(bounds.getNorthWest(), NEAR).divideBy(size).floor();
    var high = map.project(bounds.getSouthEast(), NEAR).divideBy(size).floor();
    var tiles = [];
    for (var x = Math.max(0, low.x); x <= Math.min(4095, high.x); x += 1) {
      for (var y = Math.max(0, low.y); y <= Math.min(4095, high.y); y += 1) tiles.push([x, y]);
    }
    return tiles.length > 120 ? [] : tiles;
  }

  /* --- villages of one regency, roads --------------------------------------------------- */

  function drawVillages(core, group, about, rows) {
    var texts = Peta.texts(about.txt);
    rows.forEach(function (row, index) {
      var kind = (about.cls || "").charAt(index);
      var colour = kind && kind !== "-" ? about.pal[Number(kind)] : "#bdbdbd";
      // d: the village stands at its kecamatan's point; a hollow mark says so.
      var options = { fillColor: colour, radius: 4, fillOpacity: row[5] === "d" ? 0.35 : 0.95 };
      var made = mark(core, row, [texts[index]], options);
      made.toGeoJSON = function () {
        Peta.clicks += 1;
        return { k: row[2], t: Date.now().toString(36) + "-" + Peta.clicks };
      };
      group.addLayer(made);
    });
  }

  function drawRoads(core, group, about, collection) {
    collection.features.forEach(function (feature) {
      var geometry = feature.geometry;
      if (!geometry) return;
      var said = feature.properties || {};
      var depth = geometry.type === "MultiLineString" ? 1 : 0;
      var colour = typeof about.col === "string" ? about.col : about.col[said.c] || about.col[""];
      var made = L.polyline(L.GeoJSON.coordsToLatLngs(geometry.coordinates, depth), {
        renderer: core.renderer, color: colour || "#1a1a1a", weight: said.c ? 2.6 : 1.3, opacity: 0.95,
        bubblingMouseEvents: false,
      });
      made.peta = { n: said.n || about.lab, rows: [(about.cond || {})[said.c] || said.c, said.k] };
      group.addLayer(withoutCode(made));
    });
  }

  function raisePoints(core) {
    core.points.forEach(function (points) {
      if (core.map.hasLayer(points.near)) points.near.bringToFront();
    });
  }

  /* Layers by URL: what is wanted already stays, what is not goes. */
  function sync(core, store, wanted, make) {
    var keys = new Set(wanted.map(function (about) { return JSON.stringify(about); }));
    store.forEach(function (kept, key) {
      if (!keys.has(key)) { core.map.removeLayer(kept); store.delete(key); }
    });
    wanted.forEach(function (about) {
      var key = JSON.stringify(about);
      if (store.has(key)) return;
      var group = listen(core, L.featureGroup()).addTo(core.map);
      store.set(key, group);
      var inline = about.pts || about.geo;
      var ready = inline ? Promise.resolve(inline) : Peta.fetchJson(about.url);
      ready.then(function (data) {
        if (store.get(key) !== group) return;
        make(core, group, about, data);
        raisePoints(core); // that came before it
      })
        .catch(function () { store.delete(key); });
    });
  }

  Peta.parts.push({
    mount: function (core) {
      var pane = core.map.createPane(PANE);
      pane.style.zIndex = 450;
      pane.style.pointerEvents = "none";
      core.card = core.box.appendChild(Peta.element("div", "peta-card"));
      L.DomEvent.disableClickPropagation(core.card);
      core.map.on("click movestart", function () { core.card.style.display = "none"; });
      core.points = new Map();
      core.villages = new Map();
      core.roads = new Map();
      core.map.on("moveend", function () {
        core.points.forEach(function (points) { points.refresh(); });
      });
    },
    raise: function (core) {
      core.roads.forEach(function (group) { group.bringToFront(); });
      core.villages.forEach(function (group) { group.bringToFront(); });
      raisePoints(core);
    },
    update: function (core, payload) {
      sync(core, core.roads, payload.roads || [], drawRoads);
      sync(core, core.villages, payload.vil ? [payload.vil] : [], drawVillages);
      updatePoints(core, payload.tiles || []);
      updateBase(core, payload.base);
    },
  });

  function updatePoints(core, wanted) {
    var names = new Set(wanted.map(function (about) { return about.url || about.lab; }));
    core.points.forEach(function (points, name) {
      if (!names.has(name)) { points.hide(); core.points.delete(name); }
    });
    wanted.forEach(function (about) {
      var name = about.url || about.lab;
      var points = core.points.get(name);
      if (!points) { points = new Points(core, about); core.points.set(name, points); }
      // Points that came with the payload may be others under the same label.
      if (about.pts && JSON.stringify(about.pts) !== JSON.stringify(points.about.pts)) points.near.clearLayers();
      if (points.asked !== about.on) { points.asked = about.on; points.on = about.on !== false; }
      points.about = about;
      points[points.on ? "show" : "hide"]();
    });
  }

  Peta.togglePoints = function (core, name, on) {
    var points = core.points.get(name);
    if (!points) return;
    points.on = on;
    points[on ? "show" : "hide"]();
  };

  function updateBase(core, base) {
    var url = base ? base.url : "";
    if (url === core.baseUrl) return;
    if (core.base) core.map.removeLayer(core.base);
    core.baseUrl = url;
    core.base = url ? L.tileLayer(url, { maxZoom: 18 }).addTo(core.map) : null;
  }
})(window);
