"""The audit log: who did what to the console."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from pushes.audit.downloads import counted
from pushes.audit.filters import MORE, AuditFilter
from pushes.audit.pages import Page
from pushes.audit.table import written
from pushes.models.audit import AuditRow
from pushes.views.access import login_required
from pushes.views.paged import filters_set, number_before, older_query


@require_safe
@login_required
@permission_required("pushes.view_audit", raise_exception=True)
def audit(request: HttpRequest) -> HttpResponseBase:
    """The audit log, newest first, a page at a time: `before` is the last row of the page before."""
    asked = AuditFilter(request.GET, queryset=AuditRow.objects.all(), request=request)
    before = number_before(request)
    page = asked.found.page(before) if asked.is_valid() else Page([])
    fields = {name: asked.form[name] for name in asked.form.fields}
    context = {
        "filter": asked,
        "first": [field for name, field in fields.items() if name not in MORE],
        "more": [fields[name] for name in MORE],
        "count": sum(1 for name in MORE if fields[name].value()),
        "page": page,
        "older": older_query(request, page.before),
        "is_first": before is None,
    }
    return render(request, "pushes/audit.html", context)


@require_safe
@login_required
@permission_required("pushes.view_audit", raise_exception=True)
def export(request: HttpRequest) -> HttpResponseBase:
    """Everything that the filter of the audit log finds, as CSV. That it was asked for is a row as well."""
    asked = AuditFilter(request.GET, queryset=AuditRow.objects.all(), request=request)
    if not asked.is_valid():
        return redirect(f"{reverse('pushes:audit')}?{request.GET.urlencode()}")  # which says what to change
    numbers = asked.found.all()
    if request.method == "GET":
        numbers = counted(AuditRow.Kind.AUDIT_SAVED, numbers, filters=filters_set(asked.form))
    response = StreamingHttpResponse(written(numbers, get_language()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="audit-log-{timezone.localdate():%Y-%m-%d}.csv"'
    return response
