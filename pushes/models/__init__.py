"""Rows and their states."""

from pushes.models.application import Application
from pushes.models.audience import SavedAudience
from pushes.models.audit import AuditLink, AuditRow
from pushes.models.bound import BoundCount
from pushes.models.daily_count import DailyCount
from pushes.models.daily_forecast import DailyForecast
from pushes.models.event import Event
from pushes.models.gathering import Gathering, Who, WhyNothing
from pushes.models.kept_configuration import KeptConfiguration
from pushes.models.kept_writing import KeptWriting
from pushes.models.moves import StalePush
from pushes.models.notice import Notice
from pushes.models.overview_day import OverviewDay
from pushes.models.package import AccountPackage
from pushes.models.part import Part
from pushes.models.people import Sketch
from pushes.models.picture import Picture
from pushes.models.push import Push
from pushes.models.saved_filter import SavedFilter
from pushes.models.saves import NO_PAGE, PageSave, SavedSince
from pushes.models.template import MessageTemplate
from pushes.models.unfinished_upload import UnfinishedUpload
from pushes.models.webhook import Webhook, WebhookCall
from pushes.models.why_it_waits import Waiting

__all__ = [
    "NO_PAGE",
    "AccountPackage",
    "Application",
    "AuditLink",
    "AuditRow",
    "BoundCount",
    "DailyCount",
    "DailyForecast",
    "Event",
    "Gathering",
    "KeptConfiguration",
    "KeptWriting",
    "MessageTemplate",
    "Notice",
    "OverviewDay",
    "PageSave",
    "Part",
    "Picture",
    "Push",
    "SavedAudience",
    "SavedFilter",
    "SavedSince",
    "Sketch",
    "StalePush",
    "UnfinishedUpload",
    "Waiting",
    "Webhook",
    "WebhookCall",
    "Who",
    "WhyNothing",
]
