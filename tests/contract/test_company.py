"""Every paper is printed under the same company: the services read the same settings, with the same defaults."""

from __future__ import annotations

import importlib

SERVICES = ("intake", "billing", "correspondence", "notification", "reporting")


def company_settings(service):
    fields = importlib.import_module(f"{service}.settings").Settings.model_fields
    return {name: field.default for name, field in fields.items() if name.startswith("company_")}


def test_a_setting_of_the_company_has_one_default_wherever_it_is_read():
    defaults = {}
    for service in SERVICES:
        for name, default in company_settings(service).items():
            defaults.setdefault(name, {})[service] = default
    assert {name: read for name, read in defaults.items() if len(set(read.values())) > 1} == {}


def test_every_service_that_prints_papers_reads_the_companys_name_and_nit():
    assert all({"company_name", "company_nit"} <= set(company_settings(service)) for service in SERVICES)
