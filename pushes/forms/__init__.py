"""Forms only validate: what is written goes to actions as it is."""

from pushes.forms.account_type_choices import account_type_choices
from pushes.forms.application import ApplicationForm
from pushes.forms.audience import AudienceForm, SaveAudienceForm
from pushes.forms.date_and_time import TimeForm
from pushes.forms.draft import DraftForm
from pushes.forms.gathering import GatherForm
from pushes.forms.saved_filter import RenamedFilterForm, SavedFilterForm
from pushes.forms.template import TemplateForm
from pushes.forms.versions import Difference, as_posted, differences

__all__ = [
    "ApplicationForm",
    "AudienceForm",
    "Difference",
    "DraftForm",
    "GatherForm",
    "RenamedFilterForm",
    "SaveAudienceForm",
    "SavedFilterForm",
    "TemplateForm",
    "TimeForm",
    "account_type_choices",
    "as_posted",
    "differences",
]
