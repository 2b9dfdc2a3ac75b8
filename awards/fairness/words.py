"""The two sentences above a ranking, and the one between two neighbours. Pure."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from atgt_portal.lib import vn
from awards.fairness.cluster import ClusterLuck, Neighbours, Pair
from awards.points import in_points


def above(luck: ClusterLuck) -> str:
    """What the groups mean, said before the list."""
    if not luck.accident_maximum:
        return _("Bảng điểm không có tiêu chí tai nạn nên nhóm trùng với thứ hạng.")
    sentence = _(
        "Mỗi đơn vị chỉ có ít vụ tai nạn trong năm nên điểm tai nạn có thể lên xuống nhiều chỉ do ngẫu nhiên. Vì vậy, một đơn vị chỉ đứng nhóm trên khi vẫn hơn các đơn vị nhóm dưới lúc chưa tính điểm tai nạn"
    )
    if luck.is_whole:
        return f"{sentence}."
    beyond = _(", hoặc hơn trên %(allowance)s điểm, mức mà ngẫu nhiên khó tạo ra.")
    return sentence + beyond % {"allowance": _points(luck.allowance)}


def between(pair: Neighbours, *, names: Mapping[str, str], luck: ClusterLuck) -> str:
    """Why two neighbours share a group or do not."""
    named = {
        "one": names[pair.ahead],
        "other": names[pair.behind],
        "gap": _points(pair.gap),
        "rest": _points(pair.other_gap),
        "allowance": _points(luck.allowance),
        "lead": _points(luck.settings.min_lead),
    }
    sentences = {
        Pair.EQUAL: _("%(one)s và %(other)s bằng điểm."),
        Pair.BY_OTHER_POINTS: _(
            "%(one)s hơn %(other)s %(gap)s điểm và vẫn hơn %(rest)s điểm khi chưa tính điểm tai nạn."
        ),
        Pair.BEYOND_LUCK: _(
            "%(one)s hơn %(other)s %(gap)s điểm, vượt mức %(allowance)s điểm mà ngẫu nhiên có thể tạo ra."
        ),
        Pair.WITHIN_LUCK: _(
            "%(one)s hơn %(other)s %(gap)s điểm nhờ điểm tai nạn; mức này có thể do ngẫu nhiên nên hai đơn vị cùng nhóm."
        ),
        Pair.WITHIN_LEAD: _("%(one)s hơn %(other)s %(gap)s điểm, chưa quá mức %(lead)s điểm để tách nhóm."),
        Pair.CLEAR_YET_TOGETHER: _(
            "%(one)s hơn %(other)s, nhưng các đơn vị xếp gần chưa đủ cơ sở tách khỏi nhau nên tất cả cùng nhóm."
        ),
    }
    return sentences[pair.pair] % named


def group_title(number: int, *, units: int) -> str:
    """The head of a group; of several units it says that they cannot be told apart, never that they are equal."""
    if units == 1:
        return _("Nhóm %(n)s") % {"n": number}
    return _("Nhóm %(n)s – chưa đủ cơ sở phân biệt") % {"n": number}


def _points(hundredths: int) -> str:
    return vn.show_number(in_points(hundredths))
