"""The page Meja Layanan: one report as its officer sees it, with its photos and its history."""

from __future__ import annotations

import base64

import streamlit as st

from data.catalogue import load_catalogue
from lib.auth import Actor
from lib.encode import safe_html
from lib.i18n import date_long, distance_km, has_message, language, number, t
from lib.services.participation import desk, moderation, offices, record
from lib.services.participation.moderation import Comment, Photo
from lib.services.participation.record import Event, Report
from lib.services.regions import region_title
from lib.ui import meja_langkah
from lib.ui.meja import due_text, when
from lib.ui.page import table_html
from lib.ui.pengguna import attempt


def one(own: Report, who: Actor) -> None:
    """Show a report at the left and what can be done with it at the right."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.html(_facts(own, moderation.rating(who, own.id)))
        _photos(own, who)
        _public(own, who)
        _opened(own, who)
        _history(own)
    with right:
        meja_langkah.step(own)
        meja_langkah.note(own)
        meja_langkah.hand_over(own)
        meja_langkah.block(own)


def _facts(own: Report, rating: tuple[int, str] | None) -> str:
    due, late = due_text(own)
    rows = [
        (t("meja.tiket"), own.ticket),
        (t("meja.jenis"), t(f"partisipasi.jenis.{own.kind}")),
        (t("meja.status"), t(f"partisipasi.status.{own.state}")),
        (t("meja.tempat"), " · ".join(filter(None, (own.place, _where(own))))),
        (t("meja.unit"), offices.names().get(own.unit_id or 0) or t("meja.tanpa_unit")),
        (t("meja.diterima"), when(own.region, own.received_at)),
        (t("meja.saluran"), t(f"meja.saluran.{own.channel}")),
        (t("meja.identitas"), t(f"meja.identitas.{own.identity}")),
    ]
    if rating is not None:
        score, why = rating
        marked = t(f"laporan.nilai.{score}")
        rows.append((t("meja.penilaian"), f"{marked}: {why}" if why else marked))
    if own.sensitive:
        rows.append((t("meja.peka"), t(f"meja.peka.{own.sensitive}")))
    if own.service:
        service = load_catalogue().service(own.service)
        rows.append((t("meja.layanan"), service.label(language())))
    if own.event_day:
        rows.append((t("meja.kejadian"), date_long(own.event_day)))
    rows += [(_detail(name), str(value)) for name, value in own.details.items()]
    if own.evidence.get("distance_m") is not None:
        measured = t(
            "meja.jarak",
            km=distance_km(float(own.evidence["distance_m"]) / 1000),
            name=str(own.evidence.get("facility", "")),
        )
        rows.append((t("meja.bukti"), measured))
    listed = "".join(f"<dt>{safe_html(n)}</dt><dd>{safe_html(v)}</dd>" for n, v in rows)
    mark = "pl-late" if late else "pl-due"
    return (
        f'<section class="pl-version pl-report" lang="{language()}">'
        f'<h2>{safe_html(own.title)}</h2><p class="{mark}"><b>{safe_html(due)}</b></p>'
        f'<blockquote dir="auto">{safe_html(own.text)}</blockquote><dl>{listed}</dl></section>'
    )


def _where(own: Report) -> str:
    code = own.district or own.region
    return (
        region_title(code)
        if code == own.region
        else (f"{region_title(code)}, {region_title(own.region)}")
    )


def _detail(name: str) -> str:
    key = f"meja.rincian.{name}"
    return t(key) if has_message(key) else name


def _photos(own: Report, who: Actor) -> None:
    """Show the photos; each is published or hidden by itself."""
    for place, each in enumerate(moderation.photos(who, own.id), 1):
        st.html(_picture(each, t("meja.foto", n=number(place))))
        public = each.published_at is not None
        if not moderation.publishable(own):
            continue
        st.button(
            t("meja.foto_sembunyikan") if public else t("meja.foto_terbitkan"),
            key=f"meja_foto_{each.id}",
            icon=":material/visibility_off:" if public else ":material/visibility:",
            disabled=not public and own.published_at is None,
            on_click=attempt,
            args=(lambda person, each=each: _set_photo(person, each),),
        )


def _picture(photo: Photo, name: str) -> str:
    """Write a photo with its name for those who listen: Streamlit's own has none."""
    content = base64.b64encode(photo.content).decode()
    return (
        f'<img class="pl-photo" alt="{safe_html(name)}" width="{photo.width}" '
        f'height="{photo.height}" src="data:image/jpeg;base64,{content}">'
    )


def _set_photo(person: Actor, photo: Photo) -> str:
    public = photo.published_at is None
    moderation.set_photo(person, photo.id, public=public)
    return t("meja.foto_terbit") if public else t("meja.foto_tersembunyi")


def _public(own: Report, who: Actor) -> None:
    """Offer to make the report public, or to hide it, and the same for each comment."""
    with st.container(border=True, key="meja_umum"):
        if not moderation.publishable(own):
            st.text(t("meja.tidak_umum"))
            return
        public = own.published_at is not None
        st.text(t("meja.sudah_umum") if public else t("meja.belum_umum"))
        st.button(
            t("meja.sembunyikan") if public else t("meja.terbitkan"),
            key="meja_terbit",
            icon=":material/visibility_off:" if public else ":material/visibility:",
            on_click=attempt,
            args=(lambda person: _set_public(person, own),),
        )
        for each in moderation.comments(who, own.id):
            _comment(each)


def _comment(each: Comment) -> None:
    """Offer to show a comment, or to take it away: either for one that nobody has looked at."""
    shown = each.published_at is not None and each.withdrawn_at is None
    st.text(f"{t('meja.komentar')}: {each.text}")
    with st.container(horizontal=True):
        if not shown:
            _comment_button(each, "meja.komentar_terbitkan", public=True)
        if each.withdrawn_at is None:
            label = "meja.komentar_sembunyikan" if shown else "meja.komentar_tolak"
            _comment_button(each, label, public=False)


def _comment_button(each: Comment, label: str, *, public: bool) -> None:
    st.button(
        t(label),
        key=f"meja_komentar_{each.id}_{public}",
        on_click=attempt,
        args=(lambda person: _set_comment(person, each.id, public),),
    )


def _set_public(person: Actor, own: Report) -> str:
    if own.published_at is None:
        moderation.publish(person, own.id)
        return t("meja.kini_umum", ticket=own.ticket)
    moderation.hide(person, own.id)
    return t("meja.kini_tersembunyi", ticket=own.ticket)


def _set_comment(person: Actor, number_: int, public: bool) -> str:  # noqa: FBT001
    moderation.set_comment(person, number_, public=public)
    return t("meja.komentar_terbit") if public else t("meja.komentar_tersembunyi")


def _opened(own: Report, who: Actor) -> None:
    """Show what was sent and how to reach the sender, once: each opening is told to the trail."""
    if own.erased_at is not None:
        st.text(t("meja.terhapus"))
        return
    wanted = st.button(
        t("meja.buka_data"), key="meja_data", icon=":material/lock_open:", help=t("meja.buka_arti")
    )
    if not wanted:
        return
    found = moderation.opened(who, own.id)
    contact = [(t(f"meja.kontak.{name}"), value) for name, value in found.contact.items()]
    if contact:
        st.html(f'<div class="pl-people">{table_html((t("meja.kontak"), ""), contact)}</div>')
    else:
        st.text(t("meja.tanpa_data"))
    shown = {"title": own.title, "text": own.text, "place": own.place}
    rows = [
        (t(f"meja.asli.{name}"), shown[name], found.original[name])
        for name in shown
        if found.original.get(name)
    ]
    if rows:
        header = (t("meja.bandingkan"), t("meja.tersimpan"), t("meja.aslinya"))
        st.html(f'<div class="pl-people">{table_html(header, rows)}</div>')


def _history(own: Report) -> None:
    """Show every step, the newest first, with who took it."""
    told = record.events(own.id)
    names = desk.names_of(each.actor for each in told)
    units = offices.names()
    items = "".join(_event(own, each, names, units) for each in reversed(told))
    st.html(
        f'<section class="pl-version" lang="{language()}"><h3>{safe_html(t("meja.riwayat"))} '
        f'({number(len(told))})</h3><ol class="pl-history">{items}</ol></section>'
    )


def _event(own: Report, event: Event, names: dict[str, str], units: dict[int, str]) -> str:
    who = names.get(event.actor) or (
        t(f"meja.oleh.{event.actor}") if event.actor in {"warga", "sistem"} else event.actor
    )
    what = t(f"meja.peristiwa.{event.kind}")
    if event.state:
        what = f"{what}: {t(f'partisipasi.status.{event.state}')}"
    if event.kind in {"handover", "state"} and event.unit_id:
        what = f"{what} · {units.get(event.unit_id, '')}"
    said = f'<blockquote dir="auto">{safe_html(event.text)}</blockquote>' if event.text else ""
    return (
        f"<li><p><b>{safe_html(what)}</b></p><p>{safe_html(who)} · "
        f"{safe_html(when(own.region, event.at))}</p>{said}</li>"
    )
