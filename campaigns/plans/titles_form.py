"""The boxes in which a unit says how many collectives and individuals it registers for each title."""

from collections.abc import Iterable, Iterator, Mapping

from django.forms.boundfield import BoundField
from django.http import QueryDict  # noqa: TID251 - a type only

from atgt_portal.lib.fields import CountField, DraftForm
from campaigns.plans.models import TitleSought
from campaigns.plans.sought import COUNTED, MOST, SoughtValues
from campaigns.setup.titles import Title


class TitlesForm(DraftForm):
    """Two boxes a title, one where it is for collectives or for individuals alone; a blank box registers nobody."""

    def __init__(
        self, data: QueryDict | None, *, titles: Iterable[Title], stored: Mapping[str, TitleSought] | None
    ) -> None:
        self.titles = tuple(titles)
        said = stored or {}
        initial = {
            f"{code}-{name}": getattr(row, name) or None for code, row in said.items() for name in COUNTED.values()
        }
        super().__init__(data, initial=initial, prefix="danh-hieu")
        for title in self.titles:
            for subject, name in COUNTED.items():
                if subject in title.subjects:
                    label = f"{title.name}: {subject.label}"
                    self.fields[f"{title.code}-{name}"] = CountField(
                        label=label, max_value=MOST, required=False, maybe=False
                    )

    def rows(self) -> Iterator[list[BoundField]]:
        """The boxes of each title."""
        for title in self.titles:
            names = [f"{title.code}-{name}" for name in COUNTED.values()]
            yield [self[name] for name in names if name in self.fields]

    def sought(self) -> list[SoughtValues]:
        said = self.cleaned_data
        return [
            SoughtValues(
                code=title.code,
                collectives=said.get(f"{title.code}-collectives") or 0,
                individuals=said.get(f"{title.code}-individuals") or 0,
            )
            for title in self.titles
        ]
