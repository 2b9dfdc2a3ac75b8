"""Storing a preview, whole or not at all, and taking it back within a day."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit
from atgt_portal.lib import vn
from campaigns.filing.act import ActionRefusedError
from reports.returns.import_models import FigureImport
from reports.returns.imports.kinds import kind_of
from reports.returns.imports.previewing import LASTS, checked_of, is_past
from units.models import User

State = FigureImport.State


@transaction.atomic
def store(figure_import: FigureImport, *, actor: User, at: datetime, replaces: bool = False) -> int:
    """Write the checked rows once and say how many; `ActionRefusedError` or `StalePageError` write nothing.

    The file is not read again: what the preview showed is what is stored.
    """
    checked, kind = checked_of(figure_import), kind_of(figure_import.kind)
    if checked.fault_count:
        sentence = _("Còn %(n)s chỗ cần sửa nên chưa nhập dòng nào. Sửa rồi bấm Nhập lại.")
        raise ActionRefusedError(sentence % {"n": checked.fault_count})
    if is_past(figure_import, at=at):
        raise ActionRefusedError(_("Bản xem trước này đã quá 24 giờ. Gửi tệp hoặc dán lại để kiểm tra lần nữa."))
    figure_import.replaces = replaces and kind.can_replace
    rows = [row.values for row in checked.rows] if figure_import.replaces else checked.values()
    unchanged = not checked.values() and kind.standing(figure_import.filing) <= len(rows)
    if not rows or (figure_import.replaces and unchanged):
        raise ActionRefusedError(_("Các dòng này đã có trong cổng, không có gì thay đổi nên không nhập lại."))
    # Compare-and-set: of two who press at once, one stores.
    waiting = FigureImport.objects.filter(pk=figure_import.pk, state=State.WAITING)
    if not waiting.update(state=State.STORED, stored_at=at, rows_stored=len(rows), replaces=figure_import.replaces):
        raise ActionRefusedError(_("Bảng này đã được nhập hoặc đã bỏ. Gửi tệp hoặc dán lại nếu cần nhập lần nữa."))
    left = kind.store(figure_import, rows, actor, at)
    if left.former or left.revision is not None:
        FigureImport.objects.filter(pk=figure_import.pk).update(former=dict(left.former), revision=left.revision)
    _audit("import.store", figure_import, actor=actor, at=at, rows=left.rows)
    return left.rows


@transaction.atomic
def undo(figure_import: FigureImport, *, actor: User, at: datetime) -> None:
    """Take back what was stored; `ActionRefusedError` after 24 hours, or where the paper has changed since."""
    if figure_import.stored_at is not None and at - figure_import.stored_at > LASTS:
        shown = vn.show_date(timezone.localdate(figure_import.stored_at + LASTS))
        sentence = _("Đã quá 24 giờ từ lúc nhập (hết hạn ngày %(day)s) nên không hoàn tác được. Sửa thẳng trong hồ sơ.")
        raise ActionRefusedError(sentence % {"day": shown})
    stored = FigureImport.objects.filter(pk=figure_import.pk, state=State.STORED)
    if not stored.update(state=State.UNDONE, undone_at=at):
        raise ActionRefusedError(_("Lần nhập này đã được hoàn tác."))
    kind_of(figure_import.kind).undo(figure_import, actor, at)
    _audit("import.undo", figure_import, actor=actor, at=at, rows=figure_import.rows_stored)


def drop(figure_import: FigureImport) -> None:
    """Forget the table without storing anything of it."""
    waiting = FigureImport.objects.filter(pk=figure_import.pk, state=State.WAITING)
    waiting.update(state=State.DROPPED, table={}, checked={})


def may_still_be_undone(figure_import: FigureImport, *, at: datetime) -> bool:
    stored_at = figure_import.stored_at
    return figure_import.state == State.STORED and stored_at is not None and at - stored_at <= LASTS


def _audit(action: str, figure_import: FigureImport, *, actor: User, at: datetime, rows: int) -> None:
    audit.write(
        action,
        subject=f"filing:{figure_import.filing.uuid}",
        actor=actor,
        at=at,
        chain=figure_import.filing.board.chain,
        detail={
            "import": str(figure_import.uuid),
            "kind": figure_import.kind,
            "rows": rows,
            "sha256": figure_import.sha256,
        },
    )
