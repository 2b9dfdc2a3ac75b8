"""The two papers of this room: the self-score sheet and the award dossier."""

from awards import nominating, outline, paper, self_scoring
from campaigns.filing.kinds import PaperKind
from campaigns.filing.kinds import register as register_kind
from campaigns.setup.choices import Paper


def register() -> None:
    """Tell the filing room about this room's kinds of papers."""
    register_kind(
        PaperKind(
            paper=Paper.SCORE_SHEET,
            write=self_scoring.write,
            content=self_scoring.content,
            check=self_scoring.check,
            edit_url="awards:self",
            page_template="awards/sheet_page.html",
            parts=outline.sheet_parts,
            layout=paper.score_paper,
        )
    )
    register_kind(
        PaperKind(
            paper=Paper.AWARD_DOSSIER,
            write=nominating.write,
            content=nominating.content,
            check=nominating.check,
            edit_url="awards:dossier",
            page_template="awards/dossier_page.html",
            parts=outline.dossier_parts,
            shown=nominating.shown,
            layout=paper.proposal_paper,
            nil_key="nobody",
            names_persons=True,
        )
    )
