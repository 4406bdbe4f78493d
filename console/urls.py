"""Addresses of the whole site."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path, re_path
from django.views.generic import RedirectView

from console.api import page
from console.gateway.views import contract
from console.views import (
    api_tokens,
    channels,
    demo,
    errors,
    everybody,
    factors,
    guarded_roles,
    invitations,
    language,
    passkeys,
    people,
    profile,
    second_factor,
    single_sign_on,
    theme,
)

urlpatterns = [
    path("api/v1/", include("console.api.urls")),  # first: programs ask far more often than people
    path("", include("pushes.urls")),
    path("theme/", theme.choose, name="theme"),
    path("login/", people.Login.as_view(), name="login"),
    path("login/code/", second_factor.Code.as_view(), name="login-code"),
    path("login/passkey/", passkeys.UsePasskey.as_view(), name="use-passkey"),
    path("login/passkey/options/", passkeys.to_use, name="passkey-to-use"),
    path("login/single-sign-on/", single_sign_on.begin, name="single-sign-on"),
    path("login/single-sign-on/back/", single_sign_on.come_back, name="single-sign-on-back"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("language/", language.choose, name="language"),
    path("profile/", profile.profile, name="profile"),
    path("profile/sessions/", profile.log_out_elsewhere, name="log-out-elsewhere"),
    path("profile/second-factor/", second_factor.SecondFactor.as_view(), name="second-factor"),
    path("profile/second-factor/change/", factors.Change.as_view(), name="second-factor-change"),
    path("profile/second-factor/prove/", factors.Prove.as_view(), name="second-factor-prove"),
    path("profile/second-factor/app/", second_factor.App.as_view(), name="second-factor-app"),
    path("profile/second-factor/passkeys/", passkeys.AddPasskey.as_view(), name="add-passkey"),
    path("profile/second-factor/passkeys/options/", passkeys.to_make, name="passkey-to-make"),
    path("second-factor/roles/", guarded_roles.guarded, name="guarded-roles"),
    path("profile/api-tokens/", api_tokens.api_tokens, name="api-tokens"),
    path("api/", page.page, name="api-page"),
    path("password/", people.NewPassword.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("password/<uidb64>/<token>/", invitations.choose_password, name="set-password"),
    path("people/", everybody.everybody, name="people"),
    path("people/invite/", invitations.invite, name="invite"),
    path("people/invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw-invitation"),
    path("people/<int:pk>/", everybody.person, name="person"),
    path("people/<int:pk>/deactivate/", everybody.deactivate, name="deactivate"),
    path("people/<int:pk>/end-logins/", everybody.end_logins, name="end-logins"),
    path("people/<int:pk>/reactivate/", everybody.reactivate, name="reactivate"),
    path("people/<int:pk>/password/", everybody.new_password, name="new-password"),
    path("people/<int:pk>/second-factor/", everybody.take_second_factor, name="take-second-factor"),
    path("invitation/", invitations.invitation, name="invitation"),
    path("invitation/<str:secret>/", invitations.open_invitation, name="open-invitation"),
    path("applications/<int:pk>/channels/", channels.channels, name="channels"),
    path("applications/<int:pk>/channels/<slug:kind>/", channels.channel, name="channel"),
    path("gateway/devices/demo/", demo.phone, name="demo"),
    path("gateway/devices/demo/grant/", demo.grant, name="demo-grant"),
    path("gateway/devices/demo/worker.js", demo.worker, name="demo-worker"),
    path("gateway/", include("console.gateway.urls")),
    re_path("^gateway/", contract.unknown),  # a path of the contract that is none is no page
    path("admin/login/", people.admin_login, name="admin-login"),
    path(
        "admin/password_change/",
        RedirectView.as_view(pattern_name="password_change", http_method_names=["get"]),
        name="admin-password",
    ),
    path("admin/", admin.site.urls),
]
handler400 = errors.bad_request
handler500 = errors.failed
