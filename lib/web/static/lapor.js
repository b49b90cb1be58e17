// Help for the form of citizens where scripts run: the form is complete without it.
(function () {
  "use strict";

  const MOST_DAYS = 14, SIDE = 1600, SMALL = 700000;
  const form = document.querySelector("form[data-lapor]");
  const NAMES = ["tempat", "isi", "judul", "kategori", "layanan", "tanggal"];

  function keep(work) {
    // Storage may be switched off or full; the form does without.
    try { return work(window.localStorage); } catch (error) { return null; }
  }

  function place() {
    const fields = new FormData(form);
    return "lapor:" + ["jenis", "wilayah", "program", "kegiatan"].map(function (name) {
      return fields.get(name) || "";
    }).join(":");
  }

  function forget() {
    keep(function (store) {
      const old = [];
      for (let each = 0; each < store.length; each += 1) {
        if (store.key(each).startsWith("lapor:")) { old.push(store.key(each)); }
      }
      old.forEach(function (key) { store.removeItem(key); });
    });
  }

  function save() {
    const fields = new FormData(form), values = {};
    NAMES.forEach(function (name) { if (fields.get(name)) { values[name] = fields.get(name); } });
    const draft = { at: Date.now(), key: fields.get("isian"), opened: fields.get("buka"), values: values };
    keep(function (store) { store.setItem(place(), JSON.stringify(draft)); });
  }

  function restore() {
    const found = keep(function (store) { return JSON.parse(store.getItem(place())); });
    if (!found || Date.now() - found.at > MOST_DAYS * 86400000 || form.elements.isi.value) { return; }
    Object.entries(found.values).forEach(function (pair) {
      const field = form.elements[pair[0]];
      if (field && !field.value) { field.value = pair[1]; }
    });
    // The same key again: what was sent before the line was lost is not sent twice.
    if (found.key) { form.elements.isian.value = found.key; }
    if (found.opened) { form.elements.buka.value = found.opened; }
  }

  function locate(button) {
    const said = button.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      button.disabled = true;
      button.textContent = button.dataset.cari;
      navigator.geolocation.getCurrentPosition(function (found) {
        const at = found.coords;
        form.elements.titik.value = "@" + at.latitude.toFixed(5) + ", " + at.longitude.toFixed(5);
        form.elements.tempat.required = false;
        button.disabled = false;
        button.textContent = button.dataset.ketemu;
      }, function () {
        button.disabled = false;
        button.textContent = button.dataset.gagal || said;
      }, { enableHighAccuracy: true, timeout: 20000, maximumAge: 60000 });
    });
  }

  function load(address) {
    return new Promise(function (done, fail) {
      const script = document.createElement("script");
      script.src = address;
      script.onload = done;
      script.onerror = fail;
      document.head.appendChild(script);
    });
  }

  function onMap(button) {
    const box = document.getElementById("peta"), said = button.textContent, told = button.dataset;
    button.hidden = false;
    button.addEventListener("click", async function () {
      if (box.dataset.wilayah) { return; }
      button.disabled = true;
      try {
        const style = document.createElement("link");
        style.rel = "stylesheet";
        style.href = told.gaya;
        document.head.appendChild(style);
        await load(told.leaflet);
        await load(told.skrip);
        box.hidden = false;
        await window.LaporPeta(box, told.wilayah, { batas: told.batas }, function (lat, lon) {
          form.elements.titik.value = "@" + lat.toFixed(5) + ", " + lon.toFixed(5);
          form.elements.tempat.required = false;
          button.textContent = told.ketemu;
        });
        button.disabled = false;
        button.textContent = told.ketuk;
      } catch (error) {
        box.hidden = true;
        button.disabled = false;
        button.textContent = said;
      }
    });
  }

  async function smaller(file) {
    if (file.size < SMALL || !window.createImageBitmap) { return file; }
    try {
      const image = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = Math.min(1, SIDE / Math.max(image.width, image.height));
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      const body = await new Promise(function (done) { canvas.toBlob(done, "image/jpeg", 0.8); });
      return body && body.size < file.size ? new File([body], "foto.jpg", { type: "image/jpeg" }) : file;
    } catch (error) {
      return file; // what the browser cannot read, the server judges
    }
  }

  function shrink(input) {
    input.addEventListener("change", async function () {
      const files = await Promise.all(Array.from(input.files).map(smaller));
      const bag = new DataTransfer();
      files.forEach(function (each) { bag.items.add(each); });
      input.files = bag.files;
      input.dataset.siap = String(files.length);
    });
  }

  function read(button) {
    if (!window.speechSynthesis) { return; }
    const said = button.textContent;
    button.hidden = false;
    button.addEventListener("click", function () {
      if (speechSynthesis.speaking) {
        speechSynthesis.cancel();
        return;
      }
      const parts = document.querySelectorAll("main h1, main .lead, main legend, main form label, main .after");
      const text = Array.from(parts).filter(function (each) { return !each.closest(".trap"); })
        .map(function (each) { return each.innerText.trim(); }).join(". ");
      const voice = new SpeechSynthesisUtterance(text);
      voice.lang = document.documentElement.lang === "en" ? "en-GB" : "id-ID";
      voice.rate = 0.9;
      voice.onend = voice.onerror = function () { button.textContent = said; };
      button.textContent = button.dataset.berhenti;
      speechSynthesis.speak(voice);
    });
  }

  function copy(button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", async function () {
      await navigator.clipboard.writeText(document.getElementById("tautan").value);
      button.textContent = button.dataset.sudah;
    });
  }

  if (form) {
    restore();
    form.addEventListener("input", save);
    form.addEventListener("change", save);
    const button = form.querySelector("[data-posisi]");
    if (button && navigator.geolocation) { locate(button); }
    form.querySelectorAll("[data-peta]").forEach(onMap);
  }
  // The receipt is shown: what was drafted has been received.
  if (document.getElementById("tautan")) { forget(); }
  document.querySelectorAll("input[type=file]").forEach(shrink);
  document.querySelectorAll("[data-bacakan]").forEach(read);
  document.querySelectorAll("[data-salin]").forEach(copy);
}());
