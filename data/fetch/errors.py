"""What can go wrong between here and somebody else's server.

Details name a host at most, never a whole address: a query may hold a key.
"""

from __future__ import annotations

from lib.errors import AppError, InputFileError, shown

# Reasons and forms are given in English; these stand in the Indonesian sentence.
_WORDS = {
    "unknown host": "nama server tidak dikenal",
    "it refused the connection": "sambungan ditolak",
    "no secure connection": "tidak ada sambungan aman",
    "no connection to the network": "tidak ada sambungan jaringan",
    "the connection failed": "sambungan gagal",
    "its certificate is not valid": "sertifikatnya tidak sah",
    "not a web address": "bukan alamat web",
    "only https is allowed": "hanya https yang diperbolehkan",
    "a user name in the address": "ada nama pengguna di dalam alamat",
    "not a host name": "bukan nama server",
    "not a public address": "bukan alamat umum di internet",
    "too many redirects": "terlalu sering dialihkan",
    "a form sent elsewhere": "data masuk dialihkan ke tempat lain",
    "empty": "kosong",
    "text": "teks",
    "bytes": "data yang tidak dikenal",
    "broken gzip": "gzip yang rusak",
    "no UTF-8 text": "teks yang bukan UTF-8",
    "JSON cut off": "JSON yang terpotong",
    "broken JSON": "JSON yang rusak",
    "JSON nested too deeply": "JSON yang terlalu bertingkat",
    "other JSON": "JSON lain",
    "an error message": "pesan kesalahan",
    "a table or map": "tabel atau peta",
}


class _BilingualError(AppError):
    """Say short reasons in the reader's language too."""

    def message(self, language: str = "id") -> str:
        if language == "en":
            return super().message(language)
        values = {
            name: shown(_WORDS.get(value, value) if isinstance(value, str) else value)
            for name, value in self.details.items()
        }
        return self.text_id.format(**values)


class FetchError(_BilingualError, OSError):
    """Say that the data of an outside source could not be fetched."""

    code = "E_FETCH"
    text_id = "Data dari {host} tidak dapat diambil."
    text_en = "The data of {host} could not be fetched."


class FetchConnectError(FetchError):
    """Say that a server cannot be reached: no internet, no such host, or no secure connection."""

    code = "E_FETCH_CONNECT"
    text_id = (
        "{host} tidak dapat dihubungi ({reason}). Periksa sambungan internet, atau unduh "
        "berkasnya lalu muat di sini."
    )
    text_en = (
        "{host} could not be reached ({reason}). Check the connection, or download the file and "
        "load it here."
    )


class FetchTimeoutError(FetchError, TimeoutError):
    """Say that a server took too long."""

    code = "E_FETCH_TIMEOUT"
    text_id = "{host} tidak selesai menjawab dalam {seconds} detik."
    text_en = "{host} did not finish its answer within {seconds} seconds."


class FetchCutError(FetchError):
    """Say that an answer ended too early."""

    code = "E_FETCH_CUT"
    text_id = "Jawaban {host} terputus di tengah jalan."
    text_en = "The answer of {host} was cut off."


class FetchStatusError(FetchError):
    """Say that a server answered with a fault."""

    code = "E_FETCH_STATUS"
    text_id = "{host} menjawab dengan kesalahan (status {status})."
    text_en = "{host} answered with a fault (status {status})."


class FetchBusyError(FetchError):
    """Say that a server asks for fewer requests and a longer wait than is kept here."""

    code = "E_FETCH_BUSY"
    text_id = "{host} sedang penuh; coba lagi {seconds} detik lagi."
    text_en = "{host} is busy; try again in {seconds} seconds."


class FetchSizeError(FetchError):
    """Refuse an answer that is larger than its kind of data may be."""

    code = "E_FETCH_SIZE"
    text_id = (
        "Jawaban {host} lebih besar dari {limit} MB. Pilih wilayah atau tingkat yang lebih kecil."
    )
    text_en = "The answer of {host} is larger than {limit} MB. Choose a smaller region or level."


class FetchFormatError(FetchError, ValueError):
    """Refuse an answer, or a downloaded file, that is not in the source's format."""

    code = "E_FETCH_FORMAT"
    text_id = "Isi dari {host} bukan {expected}, melainkan {found}."
    text_en = "What {host} gave is not {expected} but {found}."


class FetchAddressError(FetchError, ValueError):
    """Refuse an address that is not public HTTPS, or a redirect to one."""

    code = "E_FETCH_ADDRESS"
    text_id = "Alamat {host} ditolak: {reason}."
    text_en = "The address {host} was refused: {reason}."


class FetchKeyError(FetchError, PermissionError):
    """Say that a key is missing or was refused."""

    code = "E_FETCH_KEY"
    text_id = "{host} memerlukan kunci yang sah; isi pengaturan {settings}."
    text_en = "{host} needs a valid key; fill in the setting {settings}."


class FetchNothingError(FetchError, LookupError):
    """Say that a source has nothing of what was asked for."""

    code = "E_FETCH_NOTHING"
    text_id = "{host} tidak mempunyai data untuk {asked}."
    text_en = "{host} has no data for {asked}."


class FetchPagesError(FetchError):
    """Refuse a list whose pages do not come to an end."""

    code = "E_FETCH_PAGES"
    text_id = "Daftar dari {host} tidak selesai setelah {pages} halaman."
    text_en = "The list of {host} did not end after {pages} pages."


class FetchCancelledError(FetchError):
    """Say that the user stopped the fetching."""

    code = "E_FETCH_CANCELLED"
    text_id = "Pengambilan dari {host} dibatalkan."
    text_en = "Fetching from {host} was cancelled."


class FetchSourceError(AppError, LookupError):
    """Refuse an unknown source."""

    code = "E_FETCH_SOURCE"
    text_id = "Sumber “{value}” tidak dikenal; pilih salah satu dari {choices}."
    text_en = "The source “{value}” is unknown; choose one of {choices}."


class FetchOrderError(AppError, ValueError):
    """Refuse an order that a source cannot answer, or that lacks a part."""

    code = "E_FETCH_ORDER"
    text_id = "Sumber {source} memerlukan {option} yang sah; “{value}” bukan {expected}."
    text_en = "The source {source} needs a valid {option}; “{value}” is not {expected}."


class FetchFileError(_BilingualError, InputFileError):
    """Refuse a downloaded file that is not what its source gives."""

    code = "E_FETCH_FILE"
    text_id = "Berkas {file} bukan {expected}, melainkan {found}."
    text_en = "The file {file} is not {expected} but {found}."
