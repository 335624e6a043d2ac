"""What exists, in which unit, who owns it: services, metrics, indicators, districts, agencies, the masterplan."""

from core.catalogue.indicator import Counting, Indicator
from core.catalogue.load import load_catalogue
from core.catalogue.masterplan import Dimension, Goal, Masterplan, Programme
from core.catalogue.model import Agency, Catalogue, District, Metric, Service, Source
from core.catalogue.record_kinds import RecordKind

__all__ = [
    "Agency",
    "Catalogue",
    "Counting",
    "Dimension",
    "District",
    "Goal",
    "Indicator",
    "Masterplan",
    "Metric",
    "Programme",
    "RecordKind",
    "Service",
    "Source",
    "load_catalogue",
]
