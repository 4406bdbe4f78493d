"""Addresses of the console's pages."""

from django.urls import path

from pushes.views import (
    applications,
    control,
    create,
    detail,
    drafts,
    package,
    preview,
    progress,
    records,
    rehearse,
    versions,
)

app_name = "pushes"
urlpatterns = [
    path("", applications.applications, name="applications"),
    path("applications/add/", applications.add_application, name="add-application"),
    path("applications/<int:pk>/configuration/", applications.configuration, name="configuration"),
    path("applications/<int:pk>/create-push/", create.create, name="create"),
    path("pushes/", records.records, name="records"),
    path("pushes/drafts/", drafts.drafts, name="drafts"),
    path("pushes/standing-still/", records.standing_still, name="standing-still"),
    path("pushes/<int:pk>/", detail.detail, name="detail"),
    path("pushes/<int:pk>/progress/", progress.progress, name="progress"),
    path("pushes/<int:pk>/record/", detail.record, name="record"),
    path("pushes/<int:pk>/undo/", control.undo, name="undo"),
    path("pushes/<int:pk>/start-now/", control.start_now, name="start-now"),
    path("pushes/<int:pk>/time/", control.reschedule, name="reschedule"),
    path("pushes/<int:pk>/rehearse/", rehearse.rehearse, name="rehearse"),
    path("pushes/<int:pk>/stop/", control.stop, name="stop"),
    path("pushes/<int:pk>/resume/", control.resume, name="resume"),
    path("pushes/<int:pk>/send-now/", control.send_now, name="send-now"),
    path("pushes/<int:pk>/continue/", control.continue_after_canary, name="continue"),
    path("pushes/<int:pk>/send-the-rest/", control.send_the_rest, name="send-the-rest"),
    path("pushes/<int:pk>/terminate/", control.terminate, name="terminate"),
    path("pushes/<int:pk>/revoke/", control.revoke, name="revoke"),
    path("pushes/<int:pk>/parts/<int:number>/decide/", control.decide, name="decide"),
    path("pushes/<int:pk>/edit/", create.edit, name="edit"),
    path("pushes/<int:pk>/versions/<int:kept>/", versions.versions, name="versions"),
    path("pushes/<int:pk>/package/", package.package, name="package"),
    path("pushes/<int:pk>/package/remove/", package.remove_package, name="remove-package"),
    path("pushes/<int:pk>/package/bring-back/", package.bring_back, name="bring-back"),
    path("pushes/<int:pk>/package/rejects/", detail.rejects, name="rejects"),
    path("pushes/<int:pk>/preview/", preview.preview, name="preview"),
    path("pushes/<int:pk>/confirm/", preview.confirm, name="confirm"),
    path("pushes/<int:pk>/discard/", create.discard, name="discard"),
]
