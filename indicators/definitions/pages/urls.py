"""Addresses of definitions."""

from django.urls import path, register_converter

from indicators.definitions.pages import indicators, items, reading, sets


class CodeConverter:
    """The code of a data item, such as crime.robbery."""

    regex = "[a-z0-9.-]{1,60}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeConverter, "code")

urlpatterns = [
    path("definitions/", reading.definitions, name="definitions"),
    path("definitions/compare/", reading.compare, name="compare-sets"),
    path("definitions/begin/", sets.begin, name="begin-set"),
    path("definitions/import/", sets.take_in, name="import-set"),
    path("definitions/sets/<slug:code>/", reading.one_set, name="indicator-set"),
    path("definitions/sets/<slug:code>/set.json", reading.download, name="export-set"),
    path("definitions/sets/<slug:code>/change/", sets.heading, name="change-set"),
    path("definitions/sets/<slug:code>/copy/", sets.copy, name="copy-set"),
    path("definitions/sets/<slug:code>/lock/", sets.lock, name="lock-set"),
    path("definitions/sets/<slug:code>/arrange/", sets.order, name="arrange-set"),
    path("definitions/sets/<slug:code>/owners/", sets.owners, name="assign-owners"),
    path("definitions/sets/<slug:code>/publish/", sets.publish, name="publish-drafts"),
    path("definitions/sets/<slug:code>/public/", sets.show, name="show-set"),
    path("definitions/sets/<slug:code>/add/", indicators.add, name="add-indicator"),
    path("definitions/sets/<slug:code>/indicators/<slug:slug>/", indicators.definition, name="definition"),
    path("definitions/sets/<slug:code>/indicators/<slug:slug>/change/", indicators.change, name="change-indicator"),
    path("definitions/sets/<slug:code>/indicators/<slug:slug>/decide/", indicators.decide, name="decide-indicator"),
    path("definitions/sets/<slug:code>/indicators/<slug:slug>/confirm/", indicators.confirm, name="confirm-indicator"),
    path("definitions/items/", items.register, name="data-items"),
    path("definitions/items/add/", items.add_item, name="add-data-item"),
    path("definitions/items/<code:code>/", items.item, name="data-item"),
    path("definitions/items/<code:code>/change/", items.change_item, name="change-data-item"),
    path("definitions/items/<code:code>/ask/", items.ask, name="ask-for-data-item"),
    path("definitions/breaks/", items.series_breaks, name="series-breaks"),
    path("definitions/breaks/add/", items.add_break, name="add-series-break"),
    path("definitions/breaks/<int:number>/change/", items.change_break, name="change-series-break"),
    path("definitions/breaks/<int:number>/withdraw/", items.withdraw_break, name="withdraw-series-break"),
]
