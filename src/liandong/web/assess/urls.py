"""Addresses of the assessment."""

from django.urls import path

from liandong.web.assess import decisions, duties, exports, ledger, month_end, views

app_name = "assess"

urlpatterns = [
    path("", views.desk, name="desk"),
    path("head", views.head, name="head"),
    path("findings/<str:number>", views.finding, name="finding"),
    path("findings/<str:number>/why", views.why, name="why"),
    path("findings/<str:number>/sheet", views.sheet, name="sheet"),
    path("findings/<str:number>/correct", decisions.correct, name="correct"),
    path("findings/<str:number>/decision", decisions.decide, name="decide"),
    path("findings/<str:number>/ask", decisions.ask, name="ask"),
    path("entry", decisions.entry, name="entry"),
    path("closing", month_end.closing, name="closing"),
    path("ledger", ledger.ledger, name="ledger"),
    path("export", exports.export, name="export"),
    path("duties", duties.overview, name="duties"),
    path("duties/enter", duties.enter, name="enter"),
    path("duties/void", duties.void, name="void"),
    path("units/<str:unit>", duties.of_unit, name="unit"),
]
