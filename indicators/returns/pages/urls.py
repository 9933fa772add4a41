"""Addresses of returns."""

from django.urls import path

from indicators.returns.pages import completing, deciding, listing, reading, sending

urlpatterns = [
    path("returns/", listing.returns, name="returns"),
    path("returns/send/", sending.send, name="send-return"),
    path("returns/send/national/", sending.send_national, name="send-national"),
    path("returns/template/", sending.return_template, name="return-template"),
    path("returns/completeness/", completing.overview, name="completeness"),
    path("returns/completeness/<slug:force>/<slug:set_code>/mark/", completing.quality_mark, name="quality-mark"),
    path("returns/<int:number>/", reading.a_return, name="return"),
    path("returns/<int:number>/progress", reading.progress, name="return-progress"),
    path("returns/<int:number>/file", reading.file, name="return-file"),
    path("returns/<int:number>/findings/", reading.findings, name="return-findings"),
    path("returns/<int:number>/findings.csv", reading.findings_csv, name="return-findings-csv"),
    path("returns/<int:number>/findings/<int:finding>/", deciding.explain, name="explain-finding"),
    path("returns/<int:number>/figures/", reading.figures, name="return-figures"),
    path("returns/<int:number>/changes/", reading.changes, name="return-changes"),
    path("returns/<int:number>/submit", deciding.submit, name="submit-return"),
    path("returns/<int:number>/accept", deciding.accept, name="accept-return"),
    path("returns/<int:number>/send-back", deciding.send_back, name="send-return-back"),
    path("returns/<int:number>/withdraw", deciding.withdraw, name="withdraw-return"),
]
