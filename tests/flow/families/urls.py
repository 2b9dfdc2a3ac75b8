"""Who may open what: one row for every address of the portal. `test_routes` fails for an address without a row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from campaigns.setup.models import Campaign
from tests.flow.families.world import BINHLU, TOWN, World
from units.models import Unit

FILERS = frozenset({"filer", "neighbour", "led_filer", "police", "health"})
UNIT = FILERS | {"unit_leader", "led_leader"}
OFFICE = frozenset({"reviewer", "office_head"})
REVIEWERS = OFFICE | {"appraiser"}
OFFICERS = REVIEWERS | {"board_leader"}
MANAGERS = OFFICE | {"system_admin"}
OTHER_UNIT, OTHER_OFFICE = frozenset({"other_filer"}), frozenset({"other_reviewer"})
WITHOUT_POST = frozenset({"expired_filer", "expired_reviewer", "unassigned"})
INSIDE = UNIT | OFFICERS | OTHER_UNIT | OTHER_OFFICE | {"council", "upper_board", "system_admin"}
SIGNED_IN = INSIDE | WITHOUT_POST
OUTSIDE = frozenset({"anonymous", "disabled"})
NOBODY: frozenset[str] = frozenset()
OWN = frozenset({"filer", "unit_leader"})
READERS = UNIT | OFFICERS | {"council"}
HEAD = frozenset({"office_head"})
POLICE = frozenset({"police"})
# A form that carries no mark of what was seen is stale; one that lacks its parts is unreadable.
STALE, UNREADABLE = 409, 422

Kwargs = Callable[[World], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """Who gets 200 from GET and who may POST; everybody else meets `denied`.

    `posted` is what an empty POST answers those in `post`; `acts_only` may see the page, and a POST by them is 403.
    """

    name: str
    kind: str
    get: frozenset[str] = NOBODY
    post: frozenset[str] = NOBODY
    kwargs: Kwargs = lambda _world: {}
    posted: int = 422
    sees_only: frozenset[str] = NOBODY
    public: bool = False

    def url(self, world: World) -> str:
        return reverse(self.name, kwargs=self.kwargs(world))

    @property
    def takes_get(self) -> bool:
        return self.kind != "post"

    @property
    def takes_post(self) -> bool:
        return bool(self.post)


def _paper(name: str) -> Kwargs:
    return lambda world: {"uuid": world.papers[name].uuid}


def _scan(world: World) -> dict[str, Any]:
    return {"uuid": world.papers["plan_draft"].uuid, "file": world.scan.uuid}


def _quick(world: World) -> dict[str, Any]:
    return {"uuid": world.quick.uuid}


def _thread(name: str, paper: str) -> Kwargs:
    return lambda world: {"uuid": world.papers[paper].uuid, "thread": world.threads[name].uuid}


def _edition(name: str, **more: str) -> Kwargs:
    return lambda world: {"uuid": world.editions[name].uuid, **more}


def _result(name: str, **more: str) -> Kwargs:
    return lambda world: {"uuid": world.results[name].uuid, **more}


def _campaign(world: World) -> dict[str, Any]:
    return {"code": world.campaign.code}


def _prepared(world: World) -> dict[str, Any]:
    return {"code": world.campaign.code, "uuid": world.prepared.uuid}


def _unit(world: World) -> dict[str, Any]:
    return {"uuid": world.unit(TOWN).uuid}


def _account(world: World) -> dict[str, Any]:
    return {"uuid": world.unit(TOWN).uuid, "account": world.people["unit_leader"].uuid}


def _draft(name: str, *, post: frozenset[str] = OFFICE, **more: str) -> Route:
    """A page of the draft: whoever reads the campaign may not write it."""
    kwargs = lambda world: {"code": world.draft.code, **more}  # noqa: E731
    return Route(name, "form", get=OFFICE, post=post, sees_only=READERS - post, kwargs=kwargs, posted=UNREADABLE)


def _edit(name: str, paper: str, who: frozenset[str] = OWN, *, posted: int = STALE) -> Route:
    return Route(name, "form", get=who, post=who, kwargs=_paper(paper), posted=posted)


ROUTES: tuple[Route, ...] = (
    Route("home", "list", get=SIGNED_IN),
    Route("login", "public", get=OUTSIDE, public=True),
    Route("logout", "post", post=SIGNED_IN, posted=302),
    Route("units:posts", "list", get=SIGNED_IN, post=SIGNED_IN),
    Route("notices-read", "post", post=SIGNED_IN, posted=302),
    Route("leadership", "list", get=OFFICERS | OTHER_OFFICE),
    Route("jobs", "list", get=frozenset({"system_admin", "office_head"})),
    Route("job-retry", "post", post=frozenset({"system_admin", "office_head"}), kwargs=lambda world: {"job_id": world.failed_job.pk}, posted=302),
    Route("healthz", "public", get=SIGNED_IN | OUTSIDE, public=True),
    Route("readyz", "public", get=SIGNED_IN | OUTSIDE, public=True),
    Route("filing:list", "list", get=UNIT | OTHER_UNIT),
    Route("filing:detail", "detail", get=OFFICERS | {"neighbour"}, kwargs=_paper("plan")),
    Route("filing:act", "post", post=OFFICERS | {"neighbour"}, kwargs=_paper("plan")),
    Route("filing:compare", "detail", get=OFFICERS | {"neighbour"}, kwargs=_paper("plan")),
    Route("filing:thread_open", "post", post=OFFICERS | {"neighbour"}, kwargs=_paper("plan")),
    Route("filing:thread_answer", "post", post=OWN | OFFICERS, kwargs=_thread("town", "dissemination")),
    Route("requests:list", "list", get=UNIT | OTHER_UNIT | OFFICERS | OTHER_OFFICE),
    Route("requests:new", "form", get=OFFICE | OTHER_OFFICE, post=OFFICE | OTHER_OFFICE),
    Route("requests:table", "detail", get=OFFICERS, kwargs=lambda world: {"uuid": world.asked.uuid}),
    Route("requests:file", "file", get=OFFICERS, kwargs=lambda world: {"uuid": world.asked.uuid}),
    Route("requests:close", "post", post=OFFICE, sees_only=OFFICERS - OFFICE, kwargs=lambda world: {"uuid": world.asked.uuid}, posted=302),
    Route("requests:reply", "form", get=OWN, post=OWN, kwargs=lambda world: {"uuid": world.asked.answers.get(unit__code=TOWN).uuid}),
    Route("quick:list", "list", get=UNIT | OTHER_UNIT | OFFICERS | OTHER_OFFICE | {"upper_board"}),
    Route("quick:new", "form", get=UNIT | OTHER_UNIT, post=UNIT | OTHER_UNIT),
    Route("quick:report", "detail", get=OWN | OFFICERS | {"upper_board"}, kwargs=_quick),
    Route("quick:supplement", "form", get=OWN, post=OWN, kwargs=_quick),
    Route("quick:act", "post", post=OFFICE | {"board_leader", "upper_board"}, sees_only=OWN | {"appraiser"}, kwargs=_quick),
    Route("quick:print", "form", get=OWN | OFFICERS | {"upper_board"}, post=OWN | OFFICERS | {"upper_board"}, kwargs=_quick, posted=302),
    Route("quick:printed", "file", get=OWN | OFFICERS, kwargs=lambda world: {"uuid": world.quick.uuid, "ending": "docx"}),
    Route("nothing:list", "list", get=UNIT | OTHER_UNIT, post=UNIT | OTHER_UNIT),
    Route("filing:queue", "list", get=REVIEWERS | OTHER_OFFICE),
    Route("review:assign", "form", get=REVIEWERS | OTHER_OFFICE, post=REVIEWERS | OTHER_OFFICE),
    Route("review:balance", "post", post=HEAD, sees_only=(REVIEWERS | OTHER_OFFICE) - HEAD, posted=302),
    Route("review:conflicts", "form", get=REVIEWERS | OTHER_OFFICE, post=REVIEWERS | OTHER_OFFICE),
    Route("review:withdraw", "post", post=HEAD, sees_only=REVIEWERS - HEAD, kwargs=lambda world: {"uuid": world.conflict.uuid}, posted=302),
    Route("review:bulk", "form", get=REVIEWERS | OTHER_OFFICE, post=REVIEWERS | OTHER_OFFICE),
    Route("review:ask", "form", get=OFFICE, post=OFFICE, kwargs=_paper("closing")),
    Route("review:answer", "post", post=HEAD, sees_only=REVIEWERS - HEAD, kwargs=lambda world: {"uuid": world.opinion.uuid}),
    Route("review:chain", "post", post=HEAD, sees_only=(REVIEWERS | OTHER_OFFICE) - HEAD, posted=302),
    Route("review:take", "post", post=REVIEWERS, kwargs=_paper("led")),
    Route("review:put_off", "post", post=REVIEWERS, kwargs=_paper("closing")),
    Route("filing:progress", "list", get=OFFICERS | OTHER_OFFICE),
    Route("behalf:list", "list", get=OFFICE | OTHER_OFFICE),
    Route("behalf:unit", "list", get=OFFICE, kwargs=_unit),
    Route("behalf:open", "form", get=OFFICE, post=OFFICE, kwargs=_paper("untouched")),
    Route("behalf:answer", "post", post=frozenset({"neighbour"}), kwargs=_paper("entered")),
    Route("papers:print", "form", get=OFFICERS | {"neighbour"}, post=OFFICERS | {"neighbour"}, kwargs=_paper("plan"), posted=302),
    Route("papers:printed", "file", get=OFFICERS | {"neighbour"}, kwargs=lambda world: {"uuid": world.papers["plan"].uuid, "ending": "docx"}),
    _edit("papers:files", "plan_draft", posted=UNREADABLE),
    Route("papers:file", "file", get=OWN, kwargs=_scan),
    Route("papers:remove", "post", post=OWN, kwargs=_scan, posted=302),
    Route("papers:signed", "form", get=OFFICERS, post=OFFICE, sees_only=OFFICERS - OFFICE, kwargs=lambda world: {"kind": "don-doc", "uuid": world.urging.uuid}),
    Route("papers:signed_file", "file", get=OFFICERS, kwargs=lambda world: {"kind": "don-doc", "uuid": world.urging.uuid, "file": world.letter_scan.uuid}),
    _edit("plans:edit", "plan_draft", posted=UNREADABLE),
    _edit("plans:dissemination", "dissemination"),
    Route("plans:registrations", "list", get=OFFICERS | OTHER_OFFICE | {"upper_board"}),
    Route("plans:registrations_file", "file", get=OFFICERS | OTHER_OFFICE | {"upper_board"}),
    Route("journal:list", "list", get=UNIT | OFFICERS | OTHER_UNIT | OTHER_OFFICE),
    Route("journal:unit", "detail", get=OWN | OFFICERS, kwargs=_unit),
    *(Route(f"journal:{name}", "form", get=OWN, post=OWN, kwargs=_unit) for name in ("check", "example")),
    Route("journal:no_subordinates", "post", post=OWN, kwargs=_unit, posted=409),
    Route("inspections:list", "list", get=UNIT | OFFICERS | OTHER_UNIT | OTHER_OFFICE),
    Route("inspections:new", "form", get=OFFICE | OTHER_OFFICE, post=OFFICE | OTHER_OFFICE),
    Route("inspections:inspection", "detail", get=OWN | OFFICERS, kwargs=lambda world: {"uuid": world.remedy.visit.inspection.uuid}),
    Route("inspections:visit", "form", get=OFFICE, post=OFFICE, kwargs=lambda world: {"uuid": world.remedy.visit.uuid}),
    Route("inspections:remedy", "form", get=OWN | OFFICERS, post=OWN | OFFICE, sees_only=OFFICERS - OFFICE, kwargs=lambda world: {"uuid": world.remedy.uuid}),
    Route("pledges:list", "list", get=UNIT | OFFICERS | OTHER_UNIT | OTHER_OFFICE),
    Route("pledges:sign", "form", get=OFFICE, post=OFFICE, kwargs=lambda world: {"campaign": world.campaign.code, "cluster": "XA"}),
    Route("seats:list", "list", get=INSIDE),
    Route("seats:decision", "form", get=OFFICE | OTHER_OFFICE, post=OFFICE | OTHER_OFFICE),
    Route("spots:list", "list", get=UNIT | OFFICERS | OTHER_UNIT | OTHER_OFFICE),
    Route("spots:file", "file", get=UNIT | OFFICERS | OTHER_UNIT | OTHER_OFFICE, kwargs=lambda _world: {"ending": "csv"}),
    Route("spots:new", "form", get=UNIT | OFFICE | OTHER_UNIT | OTHER_OFFICE, post=UNIT | OFFICE | OTHER_UNIT | OTHER_OFFICE),
    Route("spots:spot", "form", get=OWN | OFFICERS | {"police"}, post=OWN | OFFICE | {"police"}, sees_only=OFFICERS - OFFICE, kwargs=lambda world: {"uuid": world.spot.uuid}),
    Route("corrections:list", "list", get=OFFICERS | OTHER_OFFICE),
    Route("corrections:correction", "detail", get=OFFICERS, kwargs=lambda world: {"uuid": world.corrected.uuid, "number": 2}),
    Route("corrections:see_to", "post", post=OFFICE, posted=302, sees_only=OFFICERS - OFFICE, kwargs=lambda world: {"uuid": world.corrected.uuid, "number": 2}),
    Route("corrections:upper", "form", get=OFFICE, post=OFFICE, kwargs=lambda world: {"code": world.campaign.code}),
    Route("locks:list", "form", get=OFFICERS | OTHER_OFFICE, post=OFFICE | OTHER_OFFICE, sees_only=OFFICERS - OFFICE),
    Route("locks:period", "form", get=OFFICERS, post=HEAD, sees_only=OFFICERS - HEAD, kwargs=lambda world: {"uuid": world.lock.uuid}),
    Route("locks:ask", "form", get=frozenset({"police"}), post=frozenset({"police"}), kwargs=lambda world: {"uuid": world.shut.uuid}),
    Route("locks:refuse", "form", get=OFFICERS, post=HEAD, sees_only=OFFICERS - HEAD, kwargs=lambda world: {"uuid": world.unlock_request.uuid}),
    Route("locks:end", "post", post=HEAD, sees_only=OFFICERS - HEAD, kwargs=lambda world: {"uuid": world.lock.exceptions.get().uuid}, posted=302),
    Route("record:comparison", "list", get=UNIT | OFFICERS | OTHER_UNIT | OTHER_OFFICE),
    Route("setup:campaigns", "list", get=SIGNED_IN),
    *(
        Route(f"setup:{name}", "detail", get=READERS, kwargs=_campaign)
        for name in ("campaign", "tasks", "members", "scoring")
    ),
    Route("setup:new", "form", get=OFFICE | OTHER_OFFICE, post=OFFICE | OTHER_OFFICE, posted=UNREADABLE),
    *(
        _draft(f"setup:edit_{name}")
        for name in (
            "document", "calendar", "objectives", "groups", "indicators", "members", "duties", "tables", "points", "bands", "titles",
        )
    ),
    _draft("setup:edit_table", table="XA"),
    _draft("launch:check", post=HEAD),
    Route("launch:letters", "form", get=READERS, post=HEAD, sees_only=READERS - HEAD, kwargs=_campaign, posted=UNREADABLE),
    Route("launch:excuses", "form", get=OFFICE, post=HEAD, sees_only=READERS - HEAD, kwargs=_campaign, posted=UNREADABLE),
    Route("launch:excuse", "form", get=OFFICE, post=HEAD, sees_only=READERS - HEAD, kwargs=lambda world: {"code": world.campaign.code, "uuid": world.excuse.uuid}, posted=UNREADABLE),
    Route("launch:tables", "form", get=OFFICE, post=OFFICE, sees_only=READERS - OFFICE, kwargs=_campaign, posted=UNREADABLE),
    Route("launch:table", "form", get=OFFICE, post=OFFICE, sees_only=READERS - OFFICE, kwargs=_prepared, posted=UNREADABLE),
    Route("launch:table_file", "file", get=OFFICE, kwargs=_prepared),
    Route("urging:prepare", "form", get=OFFICE, post=OFFICE, kwargs=_campaign),
    Route("urging:letter", "detail", get=OFFICERS, kwargs=lambda world: {"uuid": world.urging.uuid}),
    Route("urging:file", "file", get=OFFICERS, kwargs=lambda world: {"uuid": world.urging.uuid, "kind": "pdf"}),
    Route("urging:outbox", "form", get=OFFICE | OTHER_OFFICE, post=OFFICE | OTHER_OFFICE),
    Route("urging:days", "form", get=MANAGERS | OTHER_OFFICE, post=MANAGERS | OTHER_OFFICE),
    Route("urging:own_feed", "form", get=INSIDE, post=INSIDE, posted=200),
    Route("urging:feed", "public", get=SIGNED_IN | OUTSIDE, kwargs=lambda world: {"token": world.feed}, public=True),
    _edit("returns:accidents", "accidents_draft", frozenset({"police"}), posted=UNREADABLE),
    Route("returns:count_rows", "post", post=POLICE, kwargs=_paper("accidents_draft"), posted=UNREADABLE),
    _edit("returns:confirm", "confirmation", posted=UNREADABLE),
    _edit("returns:activity", "activity_draft"),
    _edit("returns:activity_check", "activity_draft"),
    Route("returns:activity_cells", "post", post=OWN, kwargs=_paper("activity_draft"), posted=UNREADABLE),
    _edit("returns:interim", "interim_draft"),
    _edit("returns:closing", "closing_draft"),
    Route("returns:import", "form", get=POLICE, post=POLICE, kwargs=lambda world: {"kind": "vu-tai-nan", **_paper("accidents_draft")(world)}),
    Route("returns:import-template", "file", get=POLICE, kwargs=lambda world: {"kind": "theo-don-vi", **_paper("accidents_draft")(world)}),
    Route("returns:health", "list", get=frozenset({"health"})),
    Route("returns:preview", "form", get=POLICE, post=POLICE, kwargs=lambda world: {"uuid": world.figure_import.uuid}),
    Route("returns:marked", "file", get=POLICE, kwargs=lambda world: {"uuid": world.figure_import.uuid}),
    Route("summary:list", "list", get=OFFICERS | OTHER_OFFICE | {"upper_board"}),
    Route("summary:open", "post", post=OFFICERS, posted=404),
    Route("summary:edition", "detail", get=OFFICERS | {"upper_board"}, kwargs=_edition("sent")),
    Route("summary:dispatch", "post", post=OFFICERS | {"upper_board"}, kwargs=_edition("sent")),
    Route("summary:file", "file", get=OFFICERS | {"upper_board"}, kwargs=_edition("sent", kind="xlsx")),
    Route("pleas:list", "list", get=READERS | OTHER_UNIT | OTHER_OFFICE),
    Route("pleas:new", "form", get=OTHER_UNIT, post=OTHER_UNIT, kwargs=lambda world: {"filing": world.plea.filing.uuid, "position": 2}),
    Route("pleas:plea", "form", get=OTHER_UNIT | OTHER_OFFICE, post=OTHER_OFFICE, sees_only=OTHER_UNIT, kwargs=lambda world: {"uuid": world.plea.uuid}),
    Route("awards:sheets", "list", get=REVIEWERS | OTHER_OFFICE),
    Route("awards:appraise", "form", get=REVIEWERS, post=OFFICE, sees_only=frozenset({"appraiser"}), kwargs=_paper("scores"), posted=UNREADABLE),
    _edit("awards:self", "scores_draft"),
    Route("awards:ranking", "list", get=OFFICERS | OTHER_OFFICE | UNIT | {"council"}),
    Route("awards:ranking-file", "file", get=REVIEWERS | OTHER_OFFICE),
    Route("awards:explanation", "detail", get=REVIEWERS | OTHER_OFFICE, kwargs=lambda _world: {"unit_code": TOWN}),
    Route("awards:trial", "form", get=REVIEWERS | OTHER_OFFICE, post=REVIEWERS | OTHER_OFFICE),
    Route("awards:results", "form", get=OFFICERS | OTHER_OFFICE, post=OFFICE | OTHER_OFFICE, sees_only=OFFICERS - OFFICE),
    Route("awards:result", "detail", get=OFFICERS | UNIT, kwargs=_result("asked")),
    Route("awards:result-slip", "detail", get=OFFICERS | {"neighbour"}, kwargs=_result("asked", unit_code=BINHLU)),
    Route("awards:result-file", "file", get=OFFICERS | UNIT | {"council"}, kwargs=_result("public")),
    Route("awards:result-check", "detail", get=REVIEWERS, kwargs=_result("asked")),
    Route("awards:result-move", "post", post=HEAD | {"board_leader"}, sees_only=(OFFICERS | UNIT) - HEAD - {"board_leader"}, kwargs=_result("asked")),
    Route("awards:queries", "list", get=REVIEWERS | OTHER_OFFICE),
    Route("awards:answer", "form", get=REVIEWERS, post=OFFICE, sees_only=frozenset({"appraiser"}), kwargs=lambda world: {"uuid": world.query.uuid}),
    Route("awards:mine", "list", get=UNIT | OTHER_UNIT),
    Route("awards:ask", "form", get=frozenset({"neighbour"}), post=frozenset({"neighbour"}), kwargs=_result("asked", unit_code=BINHLU, key="I-1.2")),
    Route("awards:public", "public", get=SIGNED_IN | OUTSIDE, kwargs=lambda _world: {"code": "TD-ATGT-2022"}, public=True),
    Route("awards:nominees", "list", get=OFFICERS | OTHER_OFFICE),
    Route("awards:nominees-file", "file", get=OFFICERS | OTHER_OFFICE),
    _edit("awards:dossier", "dossier_draft"),
    *(
        Route(f"succession:{name}", "form", get=MANAGERS - {"reviewer"}, post=MANAGERS - {"reviewer"})
        for name in ("merge", "split", "rename")
    ),
    Route("succession:list", "list", get=MANAGERS - {"reviewer"}),
    Route("succession:change", "form", get=MANAGERS - {"reviewer"}, post=MANAGERS - {"reviewer"}, kwargs=lambda world: {"uuid": world.change.uuid}),
    Route("units:list", "list", get=MANAGERS | OTHER_OFFICE),
    Route("units:import", "form", get=MANAGERS | OTHER_OFFICE, post=MANAGERS | OTHER_OFFICE),
    Route("units:batch", "form", get=frozenset({"reviewer"}), post=frozenset({"reviewer"}), kwargs=lambda world: {"uuid": world.batch.uuid}, posted=302),
    Route("units:export", "file", get=MANAGERS | OTHER_OFFICE, kwargs=lambda _world: {"ending": "xlsx"}),
    Route("units:template", "file", get=MANAGERS | OTHER_OFFICE, kwargs=lambda _world: {"kind": "units", "ending": "xlsx"}),
    Route("units:unit", "detail", get=MANAGERS, kwargs=_unit),
    Route("units:letterhead", "form", get=MANAGERS | OWN, post=MANAGERS | OWN, kwargs=_unit),
    Route("units:rename", "post", post=MANAGERS, kwargs=_unit),
    Route("units:issue_password", "post", post=MANAGERS - {"reviewer"}, kwargs=_account, posted=200, sees_only=frozenset({"reviewer"})),
    *(
        Route(f"units:{name}", "post", post=MANAGERS - {"reviewer"}, kwargs=_account, posted=200, sees_only=frozenset({"reviewer"}))
        for name in ("issue_code", "invite")
    ),
    Route("units:hand_over", "form", get=MANAGERS - {"reviewer"}, post=MANAGERS - {"reviewer"}, kwargs=lambda world: {**_unit(world), "post": world.people["filer"].memberships.earliest("pk").pk}),
    Route("units:new_person", "form", get=MANAGERS - {"reviewer"}, post=MANAGERS - {"reviewer"}, kwargs=_unit),
    Route("units:code", "form", get=SIGNED_IN | OUTSIDE, post=SIGNED_IN | OUTSIDE, public=True),
    Route("units:invitation", "form", get=SIGNED_IN | OUTSIDE, post=SIGNED_IN | OUTSIDE, kwargs=lambda world: {"token": world.invitation}, public=True),
    Route("units:password", "form", get=SIGNED_IN, post=SIGNED_IN),
)  # fmt: skip
BY_NAME = {route.name: route for route in ROUTES}
PAGES = tuple(route for route in ROUTES if route.takes_get)
POSTS = tuple(route for route in ROUTES if route.takes_post)


def names_in_urlconf() -> Iterator[str]:
    """Every name of our own; the administration of reference data is one block with rules of its own."""
    yield from _names(get_resolver().url_patterns, prefix="")


def _names(patterns: list[URLPattern | URLResolver], *, prefix: str) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"
        elif pattern.app_name != "admin":
            yield from _names(
                pattern.url_patterns, prefix=f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            )


def admin_addresses() -> Iterator[str]:
    """Every page of the administration that needs no row."""
    yield reverse("admin:index")
    for model in admin.site._registry:
        for page in ("changelist", "add"):
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


def units_of(campaign: Campaign) -> list[Unit]:
    return list(Unit.objects.filter(participations__campaign=campaign))
