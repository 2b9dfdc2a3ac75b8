"""Every form class of the project: our words, dates day first, 1.234 as 1234, one way to write a letter. F1, F4, F5, F7."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from atgt_portal.lib.fields import CountField, LineField, NumberField, VietnameseDateField
from atgt_portal.lib.forms import PortalForm, PortalModelForm
from atgt_portal.lib.sentences import keeps_django_words
from awards.controls import ControlForm
from awards.forms import TableForm
from campaigns.journal.forms import EntryForm
from campaigns.launch.letter_forms import LetterForm
from campaigns.plans.parts import DraftForm, RowForm
from campaigns.setup.choices import AccidentSource
from campaigns.setup.forms import BoxForm
from campaigns.setup.forms import RowForm as SetupRowForm
from campaigns.setup.models import Campaign
from campaigns.succession.forms import ChangeForm, EndingForm
from reports.quick.forms import ClockField
from tests.flow.families.pages import FORBIDDEN, FORMS, STANDS_ON, open_form
from tests.flow.families.urls import PAGES
from tests.flow.families.world import NOW, World
from units.entry.forms import OwnPasswordForm

OURS = ("atgt_portal.", "units.", "campaigns.", "awards.", "reports.")
BASES = {
    PortalForm,
    PortalModelForm,
    ControlForm,
    TableForm,
    DraftForm,
    RowForm,
    ChangeForm,
    EndingForm,
    OwnPasswordForm,
}
BASES |= {BoxForm, SetupRowForm, LetterForm, EntryForm}
# Forms that stand on a page only when its address asks for them.
ASKED_FOR = (
    "/phong-trao/moi/?tu=TD-ATGT-2023",
    "/phong-trao/TD-ATGT-2023/dieu-chinh/?loai=extend",
    *(
        f"/phong-trao/TD-ATGT-2023/dieu-chinh/?loai={kind}"
        for kind in (
            "add",
            "grid",
            "quota",
            "outline",
            "rhythm",
            "source",
            "counted",
            "points",
            "table",
            "criterion",
            "excuse",
            "join",
            "leave",
        )
    ),
)


def form_classes(kind: type = forms.BaseForm) -> Iterator[type]:
    for sub in kind.__subclasses__():
        # The form of log-in keeps Django's words and shows none of them: the last test of this module asks its page.
        if sub.__module__.startswith(OURS) and not issubclass(sub, AuthenticationForm):
            yield sub
        yield from form_classes(sub)


def family_name(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


@pytest.fixture(scope="module")
def met(world_once: World, django_db_blocker: Any) -> list[forms.BaseForm]:
    """Every form that is made while every page with a form is opened, and every form is sent empty."""
    made: list[forms.BaseForm] = []
    plain = forms.BaseForm.__init__

    def remembering(self: forms.BaseForm, *args: Any, **kwargs: Any) -> None:
        plain(self, *args, **kwargs)
        if type(self).__module__.startswith(OURS):
            made.append(self)

    with (
        django_db_blocker.unblock(),
        time_machine.travel(NOW, tick=False),
        pytest.MonkeyPatch.context() as patch,
        transaction.atomic(),
    ):
        patch.setattr(forms.BaseForm, "__init__", remembering)
        for name in FORMS:
            if name not in {"logout", "notices-read"}:
                form = open_form(world_once, name)
                if name in STANDS_ON:
                    form.client.post(form.target)
        for address in ASKED_FOR:
            world_once.client("office_head").get(address)
        # The police's page is another one where tables of counts are the official source.
        paper = world_once.papers["accidents_draft"]
        Campaign.objects.filter(pk=paper.campaign_id).update(accident_source=AccidentSource.COUNTS)
        police = world_once.client("police").get(reverse("returns:accidents", kwargs={"uuid": paper.uuid}))
        assert police.status_code == 200
        transaction.set_rollback(True)
    return made


def test_every_form_class_is_met_on_a_page(met: list[forms.BaseForm]):
    known = {
        family_name(kind) for kind in form_classes() if kind not in BASES and kind.__module__.split(".")[-1] != "admin"
    }
    unmet = known - {family_name(type(form)) for form in met}
    # The day is set in a subclass made for each request.
    assert {name for name in unmet if "<locals>" not in name} == set()
    assert PAGES


def fields_of(met: list[forms.BaseForm]) -> dict[str, forms.Field]:
    return {f"{family_name(type(form))}.{name}": field for form in met for name, field in form.fields.items()}


def test_no_field_speaks_as_django_does(met: list[forms.BaseForm]):
    speaking = {name: codes for name, field in fields_of(met).items() if (codes := keeps_django_words(field))}
    assert speaking == {}


def test_no_form_stands_on_a_stock_base_or_reads_numbers_and_days_by_itself(met: list[forms.BaseForm]):
    stock = (forms.DateField, forms.DateTimeField, forms.IntegerField, forms.DecimalField, forms.FloatField)
    assert [name for name, field in fields_of(met).items() if isinstance(field, stock)] == []
    assert [type(form).__name__ for form in met if not isinstance(form, PortalForm | PortalModelForm)] == []


def test_every_day_is_read_day_first(met: list[forms.BaseForm]):
    days = {name: field for name, field in fields_of(met).items() if isinstance(field, VietnameseDateField)}
    assert days
    for name, field in days.items():
        for typed in ("05/12/2023", "5-12-2023", "05.12.2023", "2023-12-05"):
            assert field.clean(typed) == date(2023, 12, 5), name
        assert field.widget.input_type == "text", name
        for typed in ("31/11/2023", "12/15/2023"):
            with pytest.raises(ValidationError, match=typed.replace("/", "/")):
                field.clean(typed)


def read_or_named(field: forms.Field, typed: str) -> bool:
    """1.234 is 1234; where so many cannot be, the refusal names the number as it was read."""
    try:
        return field.clean(typed) == 1234
    except ValidationError as refusal:
        return bool(re.search(r"\b1\.?234\b", refusal.messages[0]))


def test_a_dot_in_a_count_groups_thousands(met: list[forms.BaseForm]):
    counts = {
        name: field
        for name, field in fields_of(met).items()
        if type(field).__mro__.__contains__(CountField) and not field.widget.is_hidden
    }
    assert counts
    for name, field in counts.items():
        assert read_or_named(field, "1.234"), name
        with pytest.raises(ValidationError):
            field.clean("1,5")


def test_a_dot_that_could_be_either_is_asked_about(met: list[forms.BaseForm]):
    numbers = {name: field for name, field in fields_of(met).items() if isinstance(field, NumberField)}
    assert numbers
    for name, field in numbers.items():
        with pytest.raises(ValidationError, match="1234"):
            field.clean("1.234")
        assert field.read("1,5") == field.read("1,50"), name


def test_a_letter_written_apart_is_the_same_letter(met: list[forms.BaseForm]):
    lines = {
        name: field
        for name, field in fields_of(met).items()
        if isinstance(field, LineField) and not isinstance(field, forms.EmailField | ClockField)
    }
    assert lines
    for name, field in lines.items():
        assert field.to_python(unicodedata.normalize("NFD", "Tam Đường ở giữa")) == "Tam Đường ở giữa", name


GARBAGE = ("", "rác ☠", "-1", "9" * 30, "٣", "1e9", "NaN", "1_000", "１２", "x" * 30_000)


def test_every_refusal_says_what_is_wrong_in_our_words(met: list[forms.BaseForm]):
    """screens.md 5."""
    said: dict[str, str] = {}
    for name, field in fields_of(met).items():
        if isinstance(field, forms.FileField):
            continue
        for typed in GARBAGE:
            value = [typed] if isinstance(field, forms.MultipleChoiceField) else typed
            try:
                field.clean(value)
            except ValidationError as refusal:
                said |= {f"{name} ← {typed[:12]}": text for text in refusal.messages}
    assert said
    wrong = {where: text for where, text in said.items() if any(word in text.lower() for word in FORBIDDEN)}
    assert wrong == {}
    short = {
        where: text for where, text in said.items() if text.count(".") < 2 and not text.rstrip().endswith((".", "?"))
    }
    assert short == {}


def test_the_page_of_log_in_says_no_word_of_djangos(world: World):
    client = world.client("anonymous")
    for typed in (
        {},
        {"username": "a"},
        {"username": "a", "password": "b"},
        {"username": "x" * 500, "password": "b"},
        {"username": "a\x00", "password": "b"},
    ):
        page = client.post(reverse("login"), typed)
        text = page.content.decode().lower()
        assert [word for word in FORBIDDEN if word in text] == [], typed
        assert "chưa đăng nhập được" in text


def test_every_form_that_posts_bears_its_token(world: World):
    """A form in a part that is drawn with `only` loses it, and is refused at the first press."""
    seen = 0
    for route in PAGES:
        for who in sorted({"filer", "neighbour", "reviewer", "office_head"} & route.get):
            page = world.client(who).get(route.url(world)).content.decode(errors="replace")
            forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
            seen += len(forms)
            assert [form[:200] for form in forms if "csrfmiddlewaretoken" not in form] == [], (route.name, who)
    entered = world.client("neighbour").get(f"/ho-so/{world.papers['entered'].uuid}/").content.decode()
    answer = re.search(r'<form[^>]*action="[^"]*nhap-thay.*?</form>', entered, re.DOTALL)
    assert answer is not None
    assert "csrfmiddlewaretoken" in answer[0]
    assert seen > 50
