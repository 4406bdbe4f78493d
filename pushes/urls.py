"""Addresses of the console's pages."""

from django.urls import path

from pushes.views import (
    applications,
    buttons,
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
    path("pushes/<int:pk>/undo/", buttons.undo, name="undo"),
    path("pushes/<int:pk>/start-now/", buttons.start_now, name="start-now"),
    path("pushes/<int:pk>/time/", buttons.reschedule, name="reschedule"),
    path("pushes/<int:pk>/rehearse/", rehearse.rehearse, name="rehearse"),
    path("pushes/<int:pk>/duplicate/", buttons.duplicate, name="duplicate"),
    path("pushes/<int:pk>/stop/", buttons.stop, name="stop"),
    path("pushes/<int:pk>/resume/", buttons.resume, name="resume"),
    path("pushes/<int:pk>/send-now/", buttons.send_now, name="send-now"),
    path("pushes/<int:pk>/continue/", buttons.continue_after_canary, name="continue"),
    path("pushes/<int:pk>/send-the-rest/", buttons.send_the_rest, name="send-the-rest"),
    path("pushes/<int:pk>/terminate/", buttons.terminate, name="terminate"),
    path("pushes/<int:pk>/revoke/", buttons.revoke, name="revoke"),
    path("pushes/<int:pk>/parts/<int:number>/decide/", buttons.decide, name="decide"),
    path("pushes/<int:pk>/edit/", create.edit, name="edit"),
    path("pushes/<int:pk>/versions/<int:kept>/", versions.versions, name="versions"),
    path("pushes/<int:pk>/package/", package.package, name="package"),
    path("pushes/<int:pk>/package/remove/", package.remove_package, name="remove-package"),
    path("pushes/<int:pk>/package/bring-back/", package.bring_back, name="bring-back"),
    path("pushes/<int:pk>/package/rejects/", detail.rejects, name="rejects"),
    path("pushes/<int:pk>/preview/", preview.preview, name="preview"),
    path("pushes/<int:pk>/bound/", preview.bound, name="bound"),
    path("pushes/<int:pk>/confirm/", preview.confirm, name="confirm"),
    path("pushes/<int:pk>/discard/", create.discard, name="discard"),
]
