"""What the reports of the demonstration say: made up, of no real place, office or person."""

from __future__ import annotations

from dataclasses import dataclass

MARK = "(contoh)"
"""Stands in every title, so that a copied one still tells what it is."""


@dataclass(frozen=True)
class Story:
    """One made-up report: kind, sector, service, title and text; how often it is drawn."""

    kind: str
    sector: str
    service: str
    title: str
    text: str
    weight: int = 2


STORIES = (
    Story("pengaduan", "kesehatan", "puskesmas", "Puskesmas tutup sebelum waktunya",
          "Loket puskesmas sudah tutup pukul sebelas siang, padahal papan menulis pukul dua.", 4),
    Story("pengaduan", "kesehatan", "puskesmas", "Obat habis sejak dua pekan",
          "Obat tekanan darah tidak tersedia dan warga diminta membeli sendiri di luar.", 3),
    Story("pengaduan", "pendidikan", "sd", "Atap ruang kelas bocor",
          "Dua ruang kelas tidak dapat dipakai ketika hujan; murid belajar bergantian."),
    Story("pengaduan", "pendidikan", "smp", "Guru mata pelajaran kosong",
          "Pelajaran matematika tidak ada gurunya sejak awal semester."),
    Story("pengaduan", "infrastruktur", "", "Jalan desa berlubang",
          "Lubang sepanjang lima puluh meter; ambulans harus memutar saat musim hujan.", 5),
    Story("pengaduan", "infrastruktur", "", "Jembatan gantung rusak",
          "Papan jembatan banyak yang lepas sehingga berbahaya bagi murid yang menyeberang.", 3),
    Story("pengaduan", "infrastruktur", "", "Air bersih tidak mengalir",
          "Air dari pipa desa tidak mengalir sejak awal bulan; warga mengambil air di sungai.", 4),
    Story("pengaduan", "lingkungan", "", "Sampah menumpuk di pinggir pasar",
          "Sampah sudah tiga hari tidak diangkut dan mulai menyumbat saluran air.", 4),
    Story("pengaduan", "sosial", "", "Bantuan belum diterima",
          "Kartu bantuan sudah jadi, tetapi belum ada penyaluran di desa kami."),
    Story("usulan", "kesehatan", "puskesmas", "Tambah puskesmas pembantu",
          "Warga tiga dusun berjalan jauh untuk berobat; mohon dibuka puskesmas pembantu.", 3),
    Story("usulan", "pendidikan", "sma", "Buka SMA di kecamatan kami",
          "Lulusan SMP harus menumpang di kecamatan lain atau berhenti sekolah.", 2),
    Story("usulan", "infrastruktur", "", "Penerangan di jalan menuju sekolah",
          "Jalan gelap saat murid pulang sore; mohon dipasang lampu tenaga surya."),
    Story("aspirasi", "lingkungan", "", "Jadwal angkut sampah tiap desa",
          "Kami mengusulkan jadwal tetap supaya warga dapat memilah dari rumah."),
    Story("aspirasi", "sosial", "", "Layanan keliling untuk lansia",
          "Lansia sulit datang ke kantor; mohon ada petugas keliling sebulan sekali."),
    Story("informasi", "kesehatan", "puskesmas", "Jadwal dokter gigi",
          "Mohon informasi hari praktik dokter gigi dan syarat yang perlu dibawa.", 2),
    Story("informasi", "sosial", "", "Syarat pindah domisili",
          "Berkas apa saja yang perlu dibawa untuk pindah antarkecamatan?"),
    Story("saran", "pendidikan", "", "Perpanjang jam buka perpustakaan",
          "Perpustakaan daerah sebaiknya buka sampai sore supaya murid sempat membaca."),
    Story("relawan", "sosial", "", "Bersedia membantu kelas baca",
          "Kami beberapa mahasiswa bersedia mengajar membaca setiap Sabtu.", 1),
    Story("gotong_royong", "lingkungan", "", "Bersih-bersih saluran air",
          "Mari membersihkan saluran air bersama sebelum musim hujan.", 1),
    Story("pelatihan", "lingkungan", "", "Ikut pelatihan memilah sampah",
          "Ingin ikut pelatihan memilah sampah rumah tangga.", 1),
)  # fmt: skip
ANSWERS = {
    "terverifikasi": "Laporan sudah kami periksa dan lengkap.",
    "didisposisi": "Laporan diteruskan kepada dinas yang menangani.",
    "ditindaklanjuti": "Petugas sudah meninjau lokasi; perbaikan dijadwalkan.",
    "selesai": "Tindak lanjut sudah selesai. Terima kasih atas laporannya.",
    "ditolak": "Hal ini bukan kewenangan kabupaten atau kota.",
    "ditunda": "Mohon lengkapi keterangan tempatnya supaya dapat kami tindak lanjuti.",
}
REFUSED = "Belum sesuai dengan prioritas pembangunan tahun ini."
