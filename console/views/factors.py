"""What a person proves a login with: listed, changed by who has shown minutes ago who they are."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from console import entering, passkeys, second_factor
from console.forms import PasskeyForm, ProofForm
from console.logins import OLD_PASSWORDS, too_many
from console.models import Passkey, RecoveryCode
from console.models import SecondFactor as Kept
from console.views.steps import OwnStep, Step, shown_once
from pushes.models.audit import AuditRow
from pushes.row_keys import key_of


def managed(request: HttpRequest, person: User, kept: Kept, form: PasskeyForm | None = None) -> HttpResponse:
    """What the person has, and, after a proof, the buttons that change it."""
    keys, site = list(person.passkeys.all()), passkeys.site_of(request)
    is_required = second_factor.is_required_of(person)
    context = {
        "kept": kept,
        "passkeys": keys,
        "site": site,
        "left": RecoveryCode.objects.filter(person=person).count(),
        "is_required": is_required,
        "may_drop": not is_required or len(keys) + bool(kept.secret) > 1,
        "is_proved": entering.is_proved(request),
        "can_have_passkeys": site.can_have,
        "are_enough": len(keys) >= passkeys.MOST,
        "passkey_form": form or PasskeyForm(),
    }
    return render(request, "registration/second_factor.html", context, status=422 if form else 200)


class Prove(Step):
    """Who somebody is, once more: by the password, a code, or a passkey."""

    template_name = "registration/prove.html"
    form_class = ProofForm

    def who(self) -> User | None:
        """Who is logged in."""
        return self.request.user if isinstance(self.request.user, User) else None

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form compares with what the person has."""
        return super().get_form_kwargs() | {"person": self.person}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether there is anything to write or to show. Who comes by single sign-on alone logs in again."""
        here = passkeys.of_person(self.person, passkeys.site_of(self.request))
        has_one = second_factor.has_one(self.person)
        return super().get_context_data(**kwargs) | {
            "has_passkeys": here.exists(),
            "can_write": has_one or self.person.has_usable_password(),
            "leads_back": self.get_redirect_url() or reverse("second-factor" if has_one else "profile"),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused while too many were wrong."""
        seconds = OLD_PASSWORDS.wait(self.person.pk)
        return too_many(request, seconds) if seconds else super().post(request, *args, **kwargs)

    def form_valid(self, form: Form) -> HttpResponse:
        """On to what is to be changed."""
        entering.prove(self.request)
        return redirect(self.get_redirect_url() or "second-factor")

    def form_invalid(self, form: Form) -> HttpResponse:
        """The form again, with what to do."""
        if form.data.get("proof"):
            OLD_PASSWORDS.spend(self.person.pk)
            AuditRow.objects.record(AuditRow.Kind.PASSWORD_WRONG, self.person)
        return super().form_invalid(form)


def taken_meanwhile(request: HttpRequest) -> HttpResponse:
    """The second factor that was to be changed is there no more."""
    messages.warning(request, _("Your second factor was taken away meanwhile. Nothing was changed."))
    return redirect("second-factor")


class Change(OwnStep):
    """New recovery codes, a passkey or the app removed, or no second factor any more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Done as the button says."""
        if not second_factor.has_one(self.person):
            return redirect("second-factor")
        try:
            if "codes" in request.POST:
                return shown_once(request, second_factor.new_recovery_codes(self.person), reverse("profile"))
            self._remove(request)
        except Kept.DoesNotExist:
            return taken_meanwhile(request)
        except second_factor.LastFactor:
            messages.warning(request, _("Your role needs a second factor: add another one before you remove this."))
        except Passkey.DoesNotExist:
            messages.warning(request, _("That passkey was removed already."))
        return redirect("second-factor" if second_factor.has_one(self.person) else "profile")

    def _remove(self, request: HttpRequest) -> None:
        if "remove" in request.POST:
            key = Passkey.objects.get(person=self.person, pk=key_of(request.POST["remove"]))
            second_factor.remove_passkey(self.person, key)
            said = _("%(name)s is removed: it logs in no more.") % {"name": key.name}
        elif "app" in request.POST:
            second_factor.remove_app(self.person)
            said = _("The authenticator app is removed: its codes count no more.")
        elif "off" in request.POST:
            second_factor.switch_off(self.person)
            said = ""
        else:
            return
        is_off = not second_factor.has_one(self.person)
        messages.success(request, switched_off(self.person) if is_off else said)


def switched_off(person: User) -> str:
    """What logs the person in from now on."""
    if person.has_usable_password():
        return _("The second factor is off. Your password alone logs you in.")
    return _("The second factor is off. Your single sign-on alone logs you in.")
