// A map to put the pin on, loaded when somebody asks for it: provinces, regencies, kecamatan and
// villages, and the pin at last. Names are set as text.
(function () {
  "use strict";

  const NATION = "nasional", KABKOTA = 5, CENTRE = [-2.5, 118], NEAR = 9;
  const LINE = { color: "#0b5d7a", weight: 1, fillColor: "#9ecae1", fillOpacity: 0.35 };
  const PIN = { radius: 10, color: "#fff", weight: 3, fillColor: "#b3261e", fillOpacity: 1 };

  function label(text) {
    const made = document.createElement("span");
    made.textContent = text;
    return made;
  }

  async function read(path) {
    const answer = await fetch(path);
    if (!answer.ok) { throw new Error(String(answer.status)); }
    return answer.json();
  }

  window.LaporPeta = function (box, start, words, chosen) {
    const map = L.map(box, { center: CENTRE, zoom: 4, minZoom: 3, maxZoom: 17, preferCanvas: true });
    map.attributionControl.setPrefix(false).addAttribution(words.batas);
    window.petaLapor = map;
    let shapes = null, villages = null, pin = null, shown = "";

    function put(at) {
      if (pin) { pin.remove(); }
      pin = L.circleMarker(at, PIN).addTo(map);
      chosen(at.lat, at.lng);
    }

    async function show(code) {
      shown = code;
      const found = await read("/lapor/batas/" + code);
      if (shown !== code) { return; }
      if (shapes) { shapes.remove(); }
      if (villages) { villages.remove(); villages = null; }
      shapes = L.geoJSON(found, {
        style: LINE,
        onEachFeature: function (each, layer) {
          layer.bindTooltip(label(each.properties.n), { sticky: true });
          layer.on("click", function (event) {
            L.DomEvent.stopPropagation(event);
            if (code.length === KABKOTA) { put(event.latlng); return; }
            // A finger is as wide as five regencies on a map of the nation: the province first.
            show(code === NATION ? each.properties.k.slice(0, 2) : each.properties.k);
          });
        },
      }).addTo(map);
      map.fitBounds(shapes.getBounds(), { animate: false });
      box.dataset.wilayah = code;
      if (code.length === KABKOTA) { name(code); }
    }

    async function name(code) {
      const rows = await read("/lapor/desa/" + code);
      if (shown !== code) { return; }
      villages = L.layerGroup(rows.map(function (row) {
        const point = L.circleMarker([row[0], row[1]], { radius: 4, color: "#1b2a33", weight: 1, fillOpacity: 0.6 });
        point.bindTooltip(label(row[3]), { permanent: false });
        point.on("click", function (event) { L.DomEvent.stopPropagation(event); put(event.latlng); });
        return point;
      })).addTo(map);
    }

    map.on("click", function (event) {
      if (shown.length === KABKOTA && map.getZoom() >= NEAR) { put(event.latlng); }
    });
    return show(start);
  };
}());
