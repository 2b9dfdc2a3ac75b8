"""A prepared change is applied in one transaction: names, units, seats, people, duties, papers, audit, notices."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from atgt_portal.ledger import audit, notices
from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from campaigns.filing.owed import open_papers
from campaigns.filing.untouched import stop_asking
from campaigns.record.lineage import WHOLE
from campaigns.setup.models import Campaign, Indicator, Obligation, Participation
from campaigns.succession import conflicts
from campaigns.succession.effects import Fate, fates, papers_of
from campaigns.succession.plan import ChangeRefusedError, Heir, Plan, blockers, plan_of, uuids_of
from units import names
from units.choices import BoardRole
from units.models import BoardMembership, Membership, Unit, UnitChange, UnitName, UnitSuccession, User

_MOST_OWNERS = 200


@transaction.atomic
def apply_change(change: UnitChange, *, going_to: Mapping[int, int], actor: User, at: datetime) -> UnitChange:
    """Do what the preview told, once. `going_to` is membership → place of the heir, for the people who move.

    `ChangeRefusedError` names what forbids it, and then nothing has changed.
    """
    waiting = UnitChange.objects.filter(pk=change.pk, state=UnitChange.State.WAITING)
    if not waiting.update(state=UnitChange.State.APPLIED, applied_by=actor, applied_at=at):
        raise ChangeRefusedError(_("Thay đổi này đã được áp dụng hoặc đã bỏ. Tải lại trang để xem kết quả."))
    units = Unit.objects.select_for_update().filter(uuid__in=uuids_of(change)).order_by("pk")
    plan = plan_of(change, list(units))
    codes = Unit.objects.filter(registry=change.board_id).values_list("code", flat=True)
    if forbids := blockers(plan, on=timezone.localdate(at), taken=codes):
        raise ChangeRefusedError(" ".join(forbids))
    outcome = _rename(plan, actor=actor, at=at) if plan.is_rename else _succeed(plan, going_to, at=at)
    UnitChange.objects.filter(pk=change.pk).update(outcome=outcome)
    audit.write(
        "unit.change",
        subject=f"unit-change:{change.uuid}",
        actor=actor,
        at=at,
        chain=change.board.chain,
        detail={"kind": change.kind, "on": change.on.isoformat(), "paper": change.paper_number, **outcome},
    )
    _tell(plan, actor=actor, at=at)
    return UnitChange.objects.get(pk=change.pk)


def _rename(plan: Plan, *, actor: User, at: datetime) -> dict[str, object]:
    unit, heir = plan.olds[0], plan.heirs[0]
    try:
        names.rename(
            unit,
            name=heir.entry["name"],
            place_name=heir.entry.get("place_name", ""),
            from_day=plan.change.on,
            actor=actor,
            at=at,
        )
    except names.RenameRefusedError as refusal:
        raise ChangeRefusedError(str(refusal)) from None
    return {"olds": [unit.code], "news": [unit.code]}


def _succeed(plan: Plan, going_to: Mapping[int, int], *, at: datetime) -> dict[str, object]:
    heirs = {heir.place: heir.unit or _made(plan, heir) for heir in plan.heirs}
    _hand_on_plans(plan, heirs)
    _link(plan, heirs)
    _seat(plan, heirs)
    moved = _move_people(plan, heirs, going_to)
    conflicts.hand_on(plan.olds, heirs.values(), since=plan.change.on)
    papers = fates(plan, list(papers_of(plan.olds)))
    Unit.objects.filter(pk__in=[unit.pk for unit in plan.olds]).update(valid_to=plan.last_day)
    UnitName.objects.filter(unit__in=plan.olds).in_force(plan.change.on).update(valid_to=plan.last_day)
    for fate in (Fate.MOVES, Fate.LEFT, Fate.CLOSED):
        _settle(fate, [paper.filing.pk for paper in papers if paper.fate == fate], heirs)
    _take_part(plan, heirs, at=at)
    return {
        "olds": [unit.code for unit in plan.olds],
        "news": [unit.code for unit in heirs.values()],
        "people": moved,
        "papers": {str(fate): sum(paper.fate == fate for paper in papers) for fate in Fate},
    }


def _made(plan: Plan, heir: Heir) -> Unit:
    entry, first = heir.entry, plan.olds[0]
    unit = Unit.objects.create(
        registry_id=plan.change.board_id,
        code=entry["code"],
        kind=entry["kind"],
        name=entry["name"],
        place_name=entry.get("place_name", ""),
        gso_code=entry.get("gso_code", ""),
        is_geographic=any(old.is_geographic for old in plan.olds),
        leader_approves=any(old.leader_approves for old in plan.olds),
        is_illustrative=first.is_illustrative,
        valid_from=plan.change.on,
        outside_predecessors=list(plan.change.outside),
        **names.keys_for(entry["name"]),
    )
    UnitName.objects.create(unit=unit, name=unit.name, place_name=unit.place_name, valid_from=plan.change.on)
    return unit


def _link(plan: Plan, heirs: Mapping[int, Unit]) -> None:
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            predecessor=old,
            successor=heirs[heir.place],
            on=plan.change.on,
            kind=plan.change.kind,
            share=Decimal(heir.mille) / WHOLE,
            legal_basis=plan.basis[:200],
            change=plan.change,
        )
        for old in plan.olds
        for heir in plan.heirs
    )
    for heir in plan.heirs:
        if heir.unit is not None and plan.change.outside:
            known = [*heir.unit.outside_predecessors, *plan.change.outside]
            Unit.objects.filter(pk=heir.unit.pk).update(outside_predecessors=known)


def _hand_on_plans(plan: Plan, heirs: Mapping[int, Unit]) -> None:
    """What was known to become of the old units on a later day becomes of the one unit that takes over from them."""
    later = UnitSuccession.objects.filter(predecessor__in=plan.olds, on__gt=plan.change.on)
    known = {row.successor_id: row for row in later.order_by("on", "pk")}
    later.delete()
    heir = heirs[1] if len(heirs) == 1 else None
    if heir is None or not known:
        return
    has = set(UnitSuccession.objects.filter(predecessor=heir).values_list("successor", flat=True)) | {heir.pk}
    UnitSuccession.objects.bulk_create(
        UnitSuccession(
            predecessor=heir,
            successor_id=successor,
            on=row.on,
            kind=row.kind,
            share=row.share,
            legal_basis=row.legal_basis,
        )
        for successor, row in known.items()
        if successor not in has
    )
    if heir.valid_to is None:
        last = min(row.on for row in known.values()) - timedelta(days=1)
        Unit.objects.filter(pk=heir.pk).update(valid_to=last)
        UnitName.objects.filter(unit=heir, valid_to=None).update(valid_to=last)


def _seat(plan: Plan, heirs: Mapping[int, Unit]) -> None:
    """The old units leave their boards; who takes over sits there, and does there what they did."""
    seats = list(BoardMembership.objects.filter(unit__in=plan.olds).in_force(plan.change.on).order_by("pk"))
    BoardMembership.objects.filter(pk__in=[seat.pk for seat in seats]).update(valid_to=plan.last_day)
    roles: dict[int, str] = {}
    for seat in seats:
        if roles.get(seat.board_id, BoardRole.MEMBER) == BoardRole.MEMBER:
            roles[seat.board_id] = seat.role
    for unit in heirs.values():
        has = set(BoardMembership.objects.filter(unit=unit).in_force(plan.change.on).values_list("board", flat=True))
        BoardMembership.objects.bulk_create(
            BoardMembership(board_id=board, unit=unit, role=role, valid_from=plan.change.on)
            for board, role in roles.items()
            if board not in has
        )


def people_of(units: Sequence[Unit], *, plan: Plan) -> "list[Membership]":
    """Who works for the units that end, on the day of the change or later."""
    posts = Membership.objects.filter(unit__in=units, user__is_active=True)
    lasting = Q(valid_to=None) | Q(valid_to__gte=plan.change.on)
    return list(posts.filter(lasting).select_related("user", "unit").order_by("unit__sort_key", "role", "pk"))


def _move_people(plan: Plan, heirs: Mapping[int, Unit], going_to: Mapping[int, int]) -> int:
    """Posts in the old units end with the settling of their papers; who moves holds the same post in the new unit."""
    posts = people_of(plan.olds, plan=plan)
    moving = [(post, heirs[going_to[post.pk]]) for post in posts if going_to.get(post.pk) in heirs]
    held = set(
        Membership.objects.filter(unit__in=list(heirs.values()), valid_to=None).values_list("user", "role", "unit")
    )
    fresh = {(post.user_id, post.role, unit.pk): (post, unit) for post, unit in moving}
    Membership.objects.bulk_create(
        Membership(
            user_id=post.user_id,
            role=post.role,
            unit=unit,
            post=post.post,
            basis=plan.basis[:200],
            valid_from=max(post.valid_from, plan.change.on),
            valid_to=post.valid_to,
        )
        for key, (post, unit) in fresh.items()
        if key not in held
    )
    keys = [post.pk for post in posts]
    last = max(plan.wind_up_on, plan.last_day)
    own = Membership.objects.filter(pk__in=keys)
    own.filter(valid_from__gt=last).update(valid_from=last)
    own.filter(Q(valid_to=None) | Q(valid_to__gt=last)).update(valid_to=last)
    _move_desks(plan, heirs)
    return len(fresh)


def _move_desks(plan: Plan, heirs: Mapping[int, Unit]) -> None:
    """Officers who sit in a unit that ends sit in its successor: its papers are a conflict of interest for them, too."""
    heir = heirs[1] if len(heirs) == 1 else None
    officers = Membership.objects.filter(home_unit__in=plan.olds).filter(
        Q(valid_to=None) | Q(valid_to__gte=plan.change.on)
    )
    if heir is not None:
        officers.update(home_unit=heir)


def _settle(fate: Fate, papers: Sequence[int], heirs: Mapping[int, Unit]) -> None:
    rows = Filing.objects.filter(pk__in=papers)
    if fate == Fate.MOVES:
        rows.update(unit=heirs[1])
    elif fate == Fate.LEFT:
        rows.update(is_optional=True, due_on=None)
    else:
        stop_asking(rows)


def _take_part(plan: Plan, heirs: Mapping[int, Unit], *, at: datetime) -> None:
    """In every campaign still running, the successors take part in the cluster of the first unit that they replace."""
    taking_part = Participation.objects.current().filter(unit__in=plan.olds)
    running = Campaign.objects.filter(pk__in=taking_part.values("campaign"), ends_on__gte=plan.change.on)
    for campaign in running:
        seats = list(taking_part.filter(campaign=campaign).order_by("pk"))
        Participation.objects.bulk_create(
            (Participation(campaign=campaign, unit=unit, cluster_id=seats[0].cluster_id) for unit in heirs.values()),
            ignore_conflicts=True,
        )
        _hand_on_duties(campaign, {unit.code for unit in plan.olds}, [unit.code for unit in heirs.values()])
        if campaign.launched_on is not None and campaign.launched_on <= timezone.localdate(at):
            open_papers(campaign)


def _hand_on_duties(campaign: Campaign, olds: set[str], news: Sequence[str]) -> None:
    """Papers and indicators that are asked of a unit by its code are asked of its successors as well."""
    for obligation in Obligation.objects.filter(campaign=campaign):
        asked = [token.strip() for token in obligation.who.split(",")]
        if olds & set(asked):
            who = ",".join(dict.fromkeys([*asked, *news]))
            if len(who) > _MOST_OWNERS:
                sentence = _(
                    "Nghĩa vụ %(code)s đã nêu quá nhiều đơn vị theo mã. Sửa danh sách đơn vị nộp rồi áp dụng lại."
                )
                raise ChangeRefusedError(sentence % {"code": obligation.code})
            Obligation.objects.filter(pk=obligation.pk).update(who=who)
    for indicator in Indicator.objects.filter(board=campaign.board_id):
        if olds & set(indicator.owners):
            Indicator.objects.filter(pk=indicator.pk).update(owners=list(dict.fromkeys([*indicator.owners, *news])))


def _tell(plan: Plan, *, actor: User, at: datetime) -> None:
    concerned = Membership.objects.filter(unit__in=[*plan.olds, *(heir.unit for heir in plan.heirs if heir.unit)])
    people = User.objects.filter(pk__in=concerned.values("user"), is_active=True).exclude(pk=actor.pk)
    said = {
        "olds": ", ".join(unit.name for unit in plan.olds),
        "news": ", ".join(heir.name for heir in plan.heirs),
        "day": vn.show_date(plan.change.on),
    }
    body = [_("%(basis)s.") % {"basis": plan.basis}]
    if not plan.is_rename:
        body.append(
            _("Hồ sơ đã gửi giữ tên cũ; hồ sơ cũ còn lại xử lý xong đến hết ngày %(day)s.")
            % {"day": vn.show_date(max(plan.wind_up_on, plan.last_day))}
        )
    notices.post(
        people,
        subject=_("Từ ngày %(day)s: %(olds)s thành %(news)s")[:190] % said
        if len(said["olds"]) + len(said["news"]) < 120
        else _("Từ ngày %(day)s đơn vị của anh/chị thay đổi") % said,
        body=" ".join(body),
        at=at,
        unique_key=f"unit-change:{plan.change.uuid}",
    )
