"""The box “Người ký” of a fresh page offers who really signs for the unit that day."""

from datetime import date
from typing import Protocol

from django import forms

from atgt_portal.lib import vn
from campaigns.filing.models import Filing
from units.handing.signing import signer_of, told


class SignedPaper(Protocol):
    """A paper's form with the part about the issued paper: `signed_on` and `signer`."""

    paper: forms.Form


def offer_signer(form: SignedPaper, filing: Filing, *, on: date) -> None:
    """Offered where nobody has written a signer yet; who signs is told beside the box in any case."""
    paper = form.paper
    day = paper.initial.get("signed_on") or on
    signer = signer_of(filing.unit_id, on=day)
    if signer is None:
        return
    if not paper.initial.get("signer"):
        paper.initial["signer"] = signer.line
    paper.fields["signer"].help_text = told(signer, on_words=vn.show_date(day))
