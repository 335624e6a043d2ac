"""What people read above a column, in Indonesian and English."""

from __future__ import annotations

from api.wording import Text

LABELS: dict[str, Text] = {
    "aggregate": ("Agregat", "Aggregate"),
    "baseline": ("Nilai awal", "Baseline"),
    "baseline_year": ("Tahun awal", "Baseline year"),
    "bucket": ("Rentang", "Bucket"),
    "citation": ("Kutipan", "Citation"),
    "computed_at": ("Dihitung pada", "Computed at"),
    "coverage": ("Kelengkapan", "Coverage"),
    "denominator": ("Penyebut", "Denominator"),
    "dimension": ("Dimensi", "Dimension"),
    "dimension_name_en": ("Dimensi (Inggris)", "Dimension (English)"),
    "dimension_name_id": ("Dimensi (Indonesia)", "Dimension (Indonesian)"),
    "end": ("Sampai", "Until"),
    "expected": ("Seharusnya", "Expected"),
    "gap": ("Selisih", "Gap"),
    "grain": ("Periode", "Grain"),
    "href": ("Alamat", "Address"),
    "illustrative": ("Ilustratif", "Illustrative"),
    "indicator": ("Indikator", "Indicator"),
    "masterplan": ("Masterplan", "Masterplan"),
    "metric": ("Metrik", "Metric"),
    "n": ("Jumlah bacaan", "Readings"),
    "name_en": ("Nama (Inggris)", "Name (English)"),
    "name_id": ("Nama (Indonesia)", "Name (Indonesian)"),
    "numerator": ("Pembilang", "Numerator"),
    "official": ("Resmi", "Official"),
    "origin": ("Asal data", "Origin"),
    "owner": ("Penanggung jawab", "Owner"),
    "point": ("Titik pantau", "Measuring point"),
    "points": ("Jumlah titik", "Points"),
    "programme": ("Program", "Programme"),
    "programme_name_en": ("Program (Inggris)", "Programme (English)"),
    "programme_name_id": ("Program (Indonesia)", "Programme (Indonesian)"),
    "provisional": ("Sementara", "Provisional"),
    "quality": ("Mutu", "Quality"),
    "reason": ("Alasan", "Reason"),
    "reference": ("Data acuan", "Reference data"),
    "revision": ("Revisi", "Revision"),
    "scope": ("Cakupan", "Scope"),
    "scope_name": ("Nama cakupan", "Scope name"),
    "sealed": ("Disegel", "Sealed"),
    "source": ("Sumber", "Source"),
    "start": ("Mulai", "From"),
    "suppressed": ("Disembunyikan", "Suppressed"),
    "status": ("Status", "Status"),
    "target": ("Target", "Target"),
    "time": ("Waktu", "Time"),
    "unit": ("Satuan (UCUM)", "Unit (UCUM)"),
    "unit_symbol": ("Satuan", "Unit"),
    "valid_from": ("Berlaku sejak", "Valid from"),
    "valid_until": ("Berlaku sampai", "Valid until"),
    "value": ("Nilai", "Value"),
    "version": ("Versi rumus", "Formula version"),
}


def label_of(key: str) -> Text:
    """The label of a column; one that has none is called by its key."""
    return LABELS.get(key, (key, key))
