"""The bundle of evidence about a push."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from pushes.evidence import bundle_of
from pushes.models import Push
from pushes.models.audit import AuditRow
from pushes.views.access import of_visible_push


@require_safe
@of_visible_push
def evidence(request: HttpRequest, push: Push) -> HttpResponseBase:
    """All that is kept about a push that was confirmed, as a zip that others can check."""
    if push.is_draft:
        raise Http404
    bundle = bundle_of(push)
    if request.method == "GET":
        AuditRow.objects.record(AuditRow.Kind.EVIDENCE_SAVED, push, rows=bundle.rows)
    return FileResponse(bundle.file, as_attachment=True, filename=f"evidence-of-push-{push.pk}.zip")
