from campaigns.filing import kinds
from campaigns.filing.kinds import PaperKind
from campaigns.plans import checks, outline, paper, storing
from campaigns.setup.choices import Paper


def register() -> None:
    """Tell the filing room about this room's kinds of papers."""
    kinds.register(
        PaperKind(
            paper=Paper.PLAN,
            write=storing.write_plan,
            content=storing.plan_content,
            check=checks.check_plan,
            edit_url="plans:edit",
            page_template="plans/plan_page.html",
            layout=paper.plan_paper,
            issued=storing.plan_issued,
            type_code="KH",
            parts=outline.plan_parts,
            proved_parts=frozenset({"measures"}),
            derived=frozenset({"aim", "ceiling", "is_looser"}),
        )
    )
    kinds.register(
        PaperKind(
            paper=Paper.DISSEMINATION,
            write=storing.write_dissemination,
            content=storing.dissemination_content,
            check=checks.check_dissemination,
            edit_url="plans:dissemination",
            page_template="plans/dissemination_page.html",
            parts=outline.dissemination_parts,
            layout=paper.dissemination_paper,
        )
    )
