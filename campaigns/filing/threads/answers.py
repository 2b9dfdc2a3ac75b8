"""The open threads on the page where the paper is mended: each beside the field it is about, answered with the paper."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.forms import BoundField
from django.http import QueryDict  # noqa: TID251 - a type only
from django.utils.translation import gettext as _

from campaigns.filing import outline
from campaigns.filing.models import Filing
from campaigns.filing.threads import talk as said_in
from campaigns.filing.threads.forms import AnswersForm
from campaigns.filing.threads.models import Thread
from campaigns.filing.threads.reading import Talk, talks_of
from units.models import User

Line = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """One thread as it stands at a field; the first of a page is `y-kien-1`, where the way from home ends."""

    ident: str
    talk: Talk
    text: BoundField
    done: BoundField


class Answers:
    """The open threads of one paper and what the unit says to them."""

    def __init__(self, filing: Filing, user: User, *, on: date, data: QueryDict | None) -> None:
        self.filing = filing
        self.talks = talks_of(filing, user, on=on, only_open=True)
        self.form = AnswersForm(data, talks=self.talks)

    def is_valid(self) -> bool:
        return self.form.is_valid() if self.talks else True

    def error_list(self) -> list[Line]:
        return [(bound.id_for_label, str(text)) for bound in self.form for text in bound.errors]

    def put_beside(self, form: Any) -> list[Beside]:
        """Hang each thread on the field of the paper's form that it is about; returns those that have no field."""
        rest = []
        find = getattr(form, "box_of", None)
        for number, talk in enumerate(self.talks, start=1):
            one = Beside(f"y-kien-{number}", talk, self.form[f"{talk.pk}-tra-loi"], self.form[f"{talk.pk}-da-sua"])
            has_box = talk.anchor and not outline.is_of_files(talk.anchor)
            box: BoundField | None = find(talk.anchor) if find and has_box else None
            if box is None:
                rest.append(one)
            else:
                vars(box.field).setdefault("threads", []).append(one)
        return rest

    def unanswered(self) -> list[Line]:
        """What still waits for a word when this page has been stored: the place of each on the page, and its name."""
        return [
            (f"y-kien-{number}", talk.place)
            for number, talk in enumerate(self.talks, start=1)
            if talk.waits and not (self.form.is_bound and self._words(talk))
        ]

    def store(self, *, actor: User, at: datetime) -> None:
        """Write down what was answered, after the paper itself has been stored."""
        for talk in self.talks:
            words = self._words(talk)
            if words:
                thread = Thread.objects.select_related("filing__board", "filing__unit", "filing__period").get(
                    pk=talk.pk
                )
                said_in.answer(thread, actor=actor, at=at, text=words)

    def _words(self, talk: Talk) -> str:
        typed, done = (self.form.cleaned_data[f"{talk.pk}-{name}"] for name in ("tra-loi", "da-sua"))
        parts = [_("Đã sửa."), typed] if done else [typed]
        return " ".join(part for part in parts if part)
