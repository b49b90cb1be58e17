"""The HTML of the form in which citizens report: three fields, or all that a kind asks for."""

from __future__ import annotations

from data.catalogue import load_catalogue
from data.db.participation_choices import IDENTITIES, OFFERS, SENSITIVE
from lib.encode import safe_html
from lib.errors import AppError
from lib.i18n import has_message, language, number, t
from lib.services.participation.draft import CONSENT, DETAILS, Detail
from lib.services.participation.intake_check import (
    MAX_CONTACT,
    MAX_PLACE,
    MAX_TEXT,
    MAX_TITLE,
    MIN_TEXT,
)
from lib.services.participation.photos import MOST
from lib.web.plain import form
from lib.web.report_fields import (
    CATEGORY,
    CONTACT,
    ELSE,
    FORM_KEY,
    HELD,
    OPENED,
    PLACE,
    POINT,
    QUICK_KINDS,
    TEXT,
    TRAP,
    Filled,
    spot_name,
)
from lib.web.report_icons import icon
from lib.web.report_parts import emergency, footnotes, options, problem, radio
from lib.web.urls import TELL, asset_url, tell_url

_KEPT = (
    "wilayah",
    "program",
    "kegiatan",
    "mudah",
    "jenis",
    "lengkap",
    FORM_KEY,
    OPENED,
    HELD,
    "serupa",
)
_REACHED = ("relawan", "donasi", "pelatihan")
_OPTIONAL = ' <span class="soft">{words}</span>'


def words(key: str, filled: Filled, **values: object) -> str:
    """Return a sentence of the form: the plain one where plain words are wanted."""
    easy = f"laporan.mudah.{key}"
    return t(easy if filled.easy and has_message(easy) else f"laporan.isian.{key}", **values)


def form_title(filled: Filled) -> str:
    """Return the heading of the form."""
    return words(f"judul.{filled.kind}", filled)


def form_body(filled: Filled, error: AppError | None = None) -> str:
    """Write the form with what was filled in, and what was wrong with it."""
    offer = filled.kind in OFFERS
    parts = [
        _categories(filled),
        _service(filled) if filled.full and not offer else "",
        _place(filled),
        _details(filled) if filled.full else "",
        _title(filled) if filled.full else "",
        _text(filled),
        _day(filled) if filled.full else "",
        _photos(filled),
        _who(filled) if filled.full else "",
        _trap(),
        _consent(filled),
    ]
    hidden = {name: filled.get(name) for name in _KEPT if filled.get(name)}
    hidden["bahasa"] = language()
    if filled.get("layanan") and not (filled.full and not offer):
        hidden["layanan"] = filled.get("layanan")
    sent = form(TELL, "".join(parts), words("kirim", filled), hidden)
    sent = sent.replace("<form ", '<form enctype="multipart/form-data" data-lapor ', 1)
    calls = "" if offer else emergency()
    return f"{_lead(filled)}{calls}{problem(error)}{sent}{_other_ways(filled)}{footnotes()}"


def _lead(filled: Filled) -> str:
    key = "lengkap" if filled.full else "pengantar"
    joins = ""
    if filled.joins:
        joins = f'<p class="note">{safe_html(t("laporan.untuk", name=filled.joins))}</p>'
    return f'<p class="lead">{safe_html(words(key, filled))}</p>{joins}'


def _categories(filled: Filled) -> str:
    chosen = filled.get(CATEGORY)
    sectors = load_catalogue().sectors.values()
    pairs = [(each.code, each.label(language())) for each in sectors]
    picks = "".join(
        radio(
            CATEGORY,
            code,
            safe_html(label),
            chosen=code == chosen,
            drawing=icon(code),
            needed=True,
        )
        for code, label in (*pairs, (ELSE, t("laporan.kategori.lain")))
    )
    legend = safe_html(words("kategori", filled))
    return (
        f'<fieldset id="{CATEGORY}"><legend>{legend}</legend>'
        f'<div class="grid">{picks}</div></fieldset>'
    )


def _service(filled: Filled) -> str:
    catalogue, here = load_catalogue(), language()
    groups = "".join(
        f'<optgroup label="{safe_html(sector.label(here))}">'
        + options(
            ((each.code, each.label(here)) for each in catalogue.services_of(sector.code)),
            filled.get("layanan"),
        )
        + "</optgroup>"
        for sector in catalogue.sectors.values()
    )
    nothing = options([("", t("laporan.layanan.tidak"))], filled.get("layanan"))
    label = _label("layanan", t("laporan.layanan"), optional=True)
    return f'{label}<select id="layanan" name="layanan">{nothing}{groups}</select>'


def _place(filled: Filled) -> str:
    if filled.spot is not None:
        token = safe_html(filled.get(POINT))
        known = (
            f'<p class="spot">{safe_html(spot_name(filled.spot))} '
            f'<input type="hidden" name="{POINT}" value="{token}">'
            f'<button class="quiet" name="ganti" value="1" formnovalidate>'
            f"{safe_html(t('laporan.tempat.ganti'))}</button></p>"
        )
        label = _label(PLACE, t("laporan.tempat.patokan"), optional=True)
        title = f'<p class="like-label">{safe_html(words("tempat", filled))}</p>'
        return f"{title}{known}{label}{_line(PLACE, filled, MAX_PLACE)}"
    hint = words("tempat_bantu", filled)
    locate = (
        f'<button type="button" class="quiet" data-posisi hidden '
        f'data-cari="{safe_html(t("laporan.tempat.mencari"))}" '
        f'data-gagal="{safe_html(t("laporan.tempat.gagal"))}" '
        f'data-ketemu="{safe_html(t("laporan.tempat.ketemu"))}">'
        f"{safe_html(t('laporan.tempat.posisi'))}</button> {_map_button(filled)}"
        f'<input type="hidden" name="{POINT}" value="">'
    )
    label = _label(PLACE, words("tempat", filled), hint)
    needed = len(filled.region) != 5
    return f"{label}{_line(PLACE, filled, MAX_PLACE, needed=needed)}{locate}"


def _map_button(filled: Filled) -> str:
    """Write the button that opens a map to tap on, where scripts run."""
    region = filled.region[:5] or "nasional"
    told = {
        "wilayah": region,
        "leaflet": asset_url("leaflet.js"),
        "gaya": asset_url("leaflet.css"),
        "skrip": asset_url("lapor_peta.js"),
        "batas": t("peta_inti.atribusi"),
        "ketuk": t("laporan.tempat.ketuk"),
        "ketemu": t("laporan.tempat.terpasang"),
    }
    data = " ".join(f'data-{name}="{safe_html(value)}"' for name, value in told.items())
    words = safe_html(t("laporan.tempat.peta"))
    return (
        f'<button type="button" class="quiet" data-peta hidden {data}>{words}</button>'
        '<div id="peta" hidden></div>'
    )


def _text(filled: Filled) -> str:
    label = _label(TEXT, words(f"isi.{filled.kind}", filled), words("isi_bantu", filled))
    return (
        f'{label}<textarea id="{TEXT}" name="{TEXT}" rows="5" minlength="{MIN_TEXT}" '
        f'maxlength="{MAX_TEXT}" required>\n{safe_html(filled.get(TEXT))}</textarea>'
    )


def _title(filled: Filled) -> str:
    label = _label("judul", t("laporan.judul_isian"), optional=True)
    return f"{label}{_line('judul', filled, MAX_TITLE)}"


def _day(filled: Filled) -> str:
    needed = filled.kind == "gotong_royong"
    key = "laporan.tanggal.acara" if filled.kind in OFFERS else "laporan.tanggal.kejadian"
    label = _label("tanggal", t(key), optional=not needed)
    return (
        f'{label}<input id="tanggal" name="tanggal" type="date" '
        f'value="{safe_html(filled.get("tanggal"))}"{" required" if needed else ""}>'
    )


def _photos(filled: Filled) -> str:
    kept = (
        f'<span class="hint">{safe_html(t("laporan.foto.ada", count=number(filled.held)))}</span>'
        if filled.held
        else ""
    )
    label = _label("foto", words("foto", filled, most=number(MOST)), optional=True)
    return (
        f'{label}{kept}<input id="foto" name="foto" type="file" multiple '
        'accept="image/jpeg,image/png,image/webp">'
    )


def _details(filled: Filled) -> str:
    return "".join(_detail(filled, each) for each in DETAILS.get(filled.kind, ()))


def _detail(filled: Filled, own: Detail) -> str:
    name = f"d_{own.name}"
    key = f"{filled.kind}.{own.name}"
    asked = t(f"laporan.rinci.{key}")
    if own.choices:
        told = {each: safe_html(t(f"laporan.rinci.{key}.{each}")) for each in own.choices}
        picks = "".join(
            radio(name, each, told[each], chosen=filled.get(name) == each, needed=own.needed)
            for each in told
        )
        legend = f"<legend>{safe_html(asked)}</legend>"
        return f'<fieldset id="{own.name}">{legend}{picks}</fieldset>'
    label = _label(own.name, asked, optional=not own.needed)
    needed = " required" if own.needed else ""
    return (
        f'{label}<input id="{own.name}" name="{name}" value="{safe_html(filled.get(name))}" '
        f'maxlength="{own.longest}"{needed}>'
    )


def _who(filled: Filled) -> str:
    # Whoever offers something wants to be reached, and need not be shown to everybody.
    usual = "rahasia" if filled.kind in _REACHED else "anonim"
    chosen = filled.get("identitas") or usual
    picks = "".join(
        radio(
            "identitas",
            each,
            f"<b>{safe_html(t(f'laporan.identitas.{each}'))}</b> "
            f'<span class="soft">{safe_html(t(f"laporan.identitas.{each}.arti"))}</span>',
            chosen=each == chosen,
        )
        for each in reversed(IDENTITIES)
    )
    kinds = {"name": ("text", "name"), "phone": ("tel", "tel"), "mail": ("email", "email")}
    contact = "".join(
        _label(label, t(f"laporan.kontak.{label}"), optional=True)
        + f'<input id="{label}" name="{label}" type="{kinds[name][0]}" '
        f'autocomplete="{kinds[name][1]}" maxlength="{MAX_CONTACT}" '
        f'value="{safe_html(filled.get(label))}">'
        for name, label in CONTACT.items()
    )
    matters = [
        ("", t("laporan.hal.tidak")),
        *((each, t(f"laporan.hal.{each}")) for each in SENSITIVE),
    ]
    secret = (
        _label("hal", t("laporan.hal"), t("laporan.hal.bantu"))
        + f'<select id="hal" name="hal">{options(matters, filled.get("hal"))}</select>'
    )
    agreed = " checked" if filled.get("setuju") else ""
    agree = (
        f'<label class="pick agree" id="persetujuan"><input type="checkbox" name="setuju" '
        f'value="{CONSENT}"{agreed}><span>{safe_html(t("laporan.setuju"))}</span></label>'
    )
    return (
        f"<fieldset><legend>{safe_html(t('laporan.identitas'))}</legend>{picks}</fieldset>"
        f'<div class="contact">{contact}{agree}</div>'
        f"{'' if filled.kind in OFFERS else secret}"
    )


def _consent(filled: Filled) -> str:
    """Write what becomes of what is sent; the quick form asks for nothing of a person."""
    return f'<p class="after">{safe_html(words("kabar", filled))}</p>'


def _trap() -> str:
    """Write a field that people do not see, and programs fill in."""
    label = safe_html(t("laporan.jebakan"))
    return (
        f'<div class="trap" aria-hidden="true"><label for="{TRAP}">{label}</label>'
        f'<input id="{TRAP}" name="{TRAP}" tabindex="-1" autocomplete="off"></div>'
    )


def _other_ways(filled: Filled) -> str:
    here = language()
    context = filled.context()
    easy = {**context, "mudah": "" if filled.easy else "1"}
    links = [
        (tell_url(here, **easy), t("laporan.mudah.tutup" if filled.easy else "laporan.mudah.buka")),
        (tell_url(here, **{**context, "jenis": "", "lengkap": "1"}), t("laporan.jenis_lain")),
    ]
    if filled.kind in QUICK_KINDS and not filled.full:
        wanted = {**context, "jenis": filled.kind, "lengkap": "1"}
        links.insert(1, (tell_url(here, **wanted), t("laporan.lengkap")))
    told = "".join(f'<a href="{safe_html(url)}">{safe_html(label)}</a>' for url, label in links)
    read = (
        f'<button type="button" class="quiet" data-bacakan hidden '
        f'data-berhenti="{safe_html(t("laporan.bacakan.berhenti"))}">'
        f"{safe_html(t('laporan.bacakan'))}</button>"
    )
    return f'<nav class="ways">{told}{read}</nav>'


def _label(name: str, text: str, hint: str = "", *, optional: bool = False) -> str:
    soft = _OPTIONAL.format(words=safe_html(t("laporan.tidak_wajib"))) if optional else ""
    told = f'<span class="hint">{safe_html(hint)}</span>' if hint else ""
    return f'<label for="{name}">{safe_html(text)}{soft}{told}</label>'


def _line(name: str, filled: Filled, most: int, *, needed: bool = False) -> str:
    return (
        f'<input id="{name}" name="{name}" value="{safe_html(filled.get(name))}" '
        f'maxlength="{most}" autocomplete="off"{" required" if needed else ""}>'
    )
