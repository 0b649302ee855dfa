from django.apps import AppConfig


class VanguardsConfig(AppConfig):
    name = "vanguards"
    verbose_name = "The register: sites, partners and money"
