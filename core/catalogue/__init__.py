"""What exists, in which unit, who owns it: services, metrics, indicators, districts, agencies, the masterplan."""

from core.catalogue.load import load_catalogue
from core.catalogue.masterplan import Dimension, Goal, Masterplan, Programme
from core.catalogue.model import Agency, Catalogue, District, Indicator, Metric, Service, Source

__all__ = [
    "Agency",
    "Catalogue",
    "Dimension",
    "District",
    "Goal",
    "Indicator",
    "Masterplan",
    "Metric",
    "Programme",
    "Service",
    "Source",
    "load_catalogue",
]
