"""The report's words, Indonesian and English."""

from __future__ import annotations

from api.wording import Text

CAVEATS: dict[str, Text] = {
    "origin": ("Dibuat dari {origin}: bukan angka resmi.", "Made from {origin} data: no official figure."),
    "no_data": (
        "Tanpa data: belum ada angka dengan kelengkapan {required} %.",
        "No data: there is no figure with {required} % coverage yet.",
    ),
    "provisional": ("Sementara: periodenya masih berjalan.", "Provisional: its period is still going on."),
    "illustrative": (
        "Target ilustratif: belum dari dokumen resmi.",
        "Illustrative target: not from an official document yet.",
    ),
}
TITLE: Text = ("Rapor Smart City {year}", "Smart City scorecard {year}")
WORDS: dict[str, Text] = {
    "standing_closed": ("Keadaan akhir tahun {year}", "As of the end of {year}"),
    "standing_open": ("Keadaan per {moment}; tahun {year} masih berjalan", "As of {moment}; {year} is still going on"),
    "standing_sealed": ("Menurut segel {seal}, per {moment}", "As sealed by {seal}, as of {moment}"),
    "score": ("Skor", "Score"),
    "projected": ("Proyeksi", "Projected"),
    "made": ("Dibuat {made}", "Made {made}"),
    "summary": ("Ringkasan", "Summary"),
    "by_dimension": ("Sasaran menurut dimensi", "Goals by dimension"),
    "by_agency": ("Sasaran menurut perangkat daerah", "Goals by agency"),
    "scorecard": ("Rapor", "Scorecard"),
    "figures": ("Angka", "Figures"),
    "caveats": ("Catatan", "Caveats"),
    "method": ("Cara baca", "How to read it"),
    "dimension": ("Dimensi", "Dimension"),
    "programme": ("Program", "Programme"),
    "agency": ("Perangkat daerah", "Agency"),
    "indicator": ("Indikator", "Indicator"),
    "value": ("Nilai", "Value"),
    "expected": ("Seharusnya", "Expected"),
    "target": ("Target", "Target"),
    "unit": ("Satuan", "Unit"),
    "status": ("Status", "Status"),
    "coverage": ("Kelengkapan", "Coverage"),
    "revision": ("Revisi", "Revision"),
    "period": ("Periode", "Period"),
    "path": ("jalur ke target", "path to the targets"),
    "figure": ("angka", "figures"),
    "address": ("Alamat", "Address"),
    "source": ("Sumber target", "Source of the target"),
    "goals": ("Sasaran", "Goals"),
    "no_goals": ("Belum ada sasaran.", "No goals yet."),
}
METHOD: tuple[Text, ...] = (
    (
        "Skor 0 sampai 100: 100 berarti target tahun itu tercapai. Proyeksi adalah tren Theil-Sen sampai akhir "
        "rencana, bila angkanya cukup.",
        "A score runs from 0 to 100: 100 is the year's target reached. Projections are Theil-Sen trends to the plan's "
        "end, where there are figures enough.",
    ),
    (
        "Nilai dibanding jalur menuju target tahunan: sesuai jalur bila tidak lebih buruk dari toleransi, berisiko "
        "sampai dua kali toleransi, selebihnya di luar jalur.",
        "A value is compared with the path to the yearly targets: on track if no worse than the tolerance, at risk up "
        "to twice the tolerance, off track beyond.",
    ),
    (
        "Kelengkapan adalah bagian waktu dengan data sah; di bawah yang disyaratkan tidak ada angka, bukan nol.",
        "Coverage is the share of the time with valid data; below what is required there is no figure, rather than 0.",
    ),
    (
        "Setiap angka punya alamat tetap; di sana ada revisi dan asal-usulnya sampai ke bacaan.",
        "Each figure has a permanent address with its revisions and its provenance down to the readings.",
    ),
)
