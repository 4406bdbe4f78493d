"""Addresses of the console's pages."""

from django.urls import path

from pushes.views import applications, create, records

app_name = "pushes"
urlpatterns = [
    path("", applications.applications, name="applications"),
    path("applications/add/", applications.add_application, name="add-application"),
    path("applications/<int:pk>/configuration/", applications.configuration, name="configuration"),
    path("applications/<int:pk>/create-push/", create.create, name="create"),
    path("pushes/", records.records, name="records"),
    path("pushes/<int:pk>/", records.detail, name="detail"),
    path("pushes/<int:pk>/progress/", records.progress, name="progress"),
    path("pushes/<int:pk>/resume/", records.resume, name="resume"),
    path("pushes/<int:pk>/edit/", create.edit, name="edit"),
    path("pushes/<int:pk>/package/", create.package, name="package"),
    path("pushes/<int:pk>/package/remove/", create.remove_package, name="remove-package"),
    path("pushes/<int:pk>/package/check/", create.check_again, name="check-again"),
    path("pushes/<int:pk>/package/rejects/", records.rejects, name="rejects"),
    path("pushes/<int:pk>/preview/", create.preview, name="preview"),
    path("pushes/<int:pk>/confirm/", create.confirm, name="confirm"),
    path("pushes/<int:pk>/discard/", create.discard, name="discard"),
]
