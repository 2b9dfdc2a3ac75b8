"""Cách tính: how a unit's points came about and why it stands where it stands, in words. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.points import in_points
from awards.ranking import Line, Place, Tie, UnitRow
from awards.rules import Quota


@dataclass(frozen=True, slots=True)
class BesidePoints:
    """What stands beside the points of the table, in hundredths: the re-scaling, what was added, what was taken off."""

    code: str
    name: str
    hundredths: int
    words: str
    reason: str


def beside_points(row: UnitRow) -> Iterator[BesidePoints]:
    if row.rescaled != row.earned:
        words = _("%(earned)s điểm trên %(applicable)s điểm của các tiêu chí áp dụng, quy về thang %(maximum)s điểm.")
        shown = {"earned": row.earned, "applicable": row.applicable, "maximum": row.maximum}
        words %= {name: vn.show_number(in_points(value)) for name, value in shown.items()}
        yield BesidePoints("", _("Quy đổi"), row.rescaled - row.earned, words, "")
    for one in row.adjusted:
        words = _("%(n)s lần.") % {"n": one.times}
        yield BesidePoints(one.code, one.name, one.hundredths, words, one.reason)
    counted = sum(one.hundredths for one in row.adjusted if one.hundredths > 0)
    if counted > row.bonus:
        words = _("Điểm cộng của cả mục không quá %(cap)s điểm.") % {"cap": vn.show_number(in_points(row.bonus))}
        yield BesidePoints("", _("Giới hạn điểm cộng"), row.bonus - counted, words, "")


def line_words(line: Line) -> str:
    """How the points of one criterion came about."""
    if not line.applies:
        return line.not_applied if line.computed else _("Không áp dụng.")
    if line.is_computed or (line.computed is not None and line.appraised is None):
        return line.computed.words if line.computed else ""
    named = {"own": vn.show_number(in_points(line.own)), "appraised": vn.show_number(in_points(line.appraised))}
    if line.appraised is None:
        return _("Tự chấm %(own)s, chưa thẩm định.") % named
    if line.own is None:
        return _("Thẩm định %(appraised)s.") % named
    if line.differs and line.reason:
        return _("Tự chấm %(own)s, thẩm định %(appraised)s.") % named
    if line.differs:
        return _("Tự chấm %(own)s, thẩm định %(appraised)s; chưa ghi lý do chênh lệch.") % named
    return _("Thẩm định bằng điểm tự chấm.")


def tie_sentence(tie: Tie) -> str:
    """Why a unit stands before or behind another one with the same total."""
    if tie.rule is None:
        return _("Bằng tổng điểm với %(other)s và bằng nhau ở mọi quy tắc phân định nên cùng hạng.") % {
            "other": tie.other
        }
    sentence = (
        _("Bằng tổng điểm với %(other)s; xếp trước vì %(rule)s.")
        if tie.is_ahead
        else _("Bằng tổng điểm với %(other)s; xếp sau theo quy tắc: %(rule)s.")
    )
    return sentence % {"other": tie.other, "rule": tie.rule.label}


def missing_words(place: Place) -> tuple[str, ...]:
    """What keeps a unit out of the ranking."""
    row = place.row
    if not row.lines:
        return (_("Khối chưa có bảng chấm điểm."),)
    if row.set_apart:
        return (row.set_apart,)
    words = [] if row.has_sheet else [_("Chưa có bảng tự chấm điểm được tiếp nhận.")]
    typed = [line.code for line in row.missing if not line.is_computed]
    unknown = [line.code for line in row.missing if line.is_computed]
    if typed and row.has_sheet:
        words.append(
            _("Chưa thẩm định %(count)s tiêu chí: %(codes)s.") % {"count": len(typed), "codes": ", ".join(typed)}
        )
    if unknown:
        words.append(_("Chưa đủ số liệu tai nạn chính thức cho tiêu chí %(codes)s.") % {"codes": ", ".join(unknown)})
    if not row.applies_enough:
        sentence = _(
            "Các tiêu chí áp dụng chỉ có %(points)s trong %(maximum)s điểm của bảng, chưa đủ %(least)s%% để so với đơn vị khác."
        )
        shown = {"points": vn.show_number(in_points(row.applicable)), "maximum": vn.show_number(in_points(row.maximum))}
        words.append(sentence % {**shown, "least": row.rule.least_applicable_pct})
    return tuple(words)


def quota_words(quota: Quota, *, participants: int) -> str:
    """The quotas of the year in one line; nothing where the campaign sets none."""
    said = []
    if quota.collective_max_share is not None:
        said.append(
            _("khen không quá %(share)s số tập thể (%(most)s trong %(all)s đơn vị)")
            % {
                "share": percent(quota.collective_max_share),
                "most": int(quota.collective_max_share * participants),
                "all": participants,
            }
        )
    if quota.individuals_per_unit_max is not None:
        said.append(_("mỗi đơn vị không quá %(most)s cá nhân") % {"most": quota.individuals_per_unit_max})
    if quota.direct_force_min_share is not None:
        said.append(
            _("ít nhất %(share)s số cá nhân thuộc lực lượng trực tiếp")
            % {"share": percent(quota.direct_force_min_share)}
        )
    if quota.leader_max_share is not None:
        said.append(_("lãnh đạo không quá %(share)s") % {"share": percent(quota.leader_max_share)})
    return _("Định mức: %(all)s.") % {"all": "; ".join(said)} if said else ""


def percent(share: Decimal) -> str:
    return vn.show_percent(share * 100)


def tie_rules_words(rules: Sequence[object]) -> str:
    return "; ".join(f"({number}) {rule}" for number, rule in enumerate(rules, start=1))
