from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory

ROOT = Path(__file__).resolve().parents[3]
HOSTILE = '<script>alert("QUYẾT ĐỊNH")</script>'


class AccidentForm(forms.Form):
    version = forms.CharField(widget=forms.HiddenInput, required=False)
    accidents = forms.CharField(label="Số vụ", error_messages={"required": "Ô Số vụ đang trống."})
    result = forms.ChoiceField(
        label="Kết quả",
        choices=[("a", "Tiếp nhận")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn kết quả."},
    )

    def clean(self):
        self.add_error(None, "Số vụ đang là 0 nhưng có 1 người bị thương.")


def shown(source, **values):
    return Template(source).render(Context(values))


def leaf(component, /, **values):
    given = " ".join(f"{key}={key}" for key in values)
    return shown(f'{{% include "components/{component}.html" with drawn=1 {given} only %}}', **values)


LEAVES = {
    "attachments": {
        "rows": [{"name": "ban-ky.pdf", "kind": "Bản ký", "note": "02 trang", "url": "/tep/", "remove_url": ""}],
        "form_token": "",
        "csrf_token": "",
    },
    "divergence": {
        "rows": [{"label": "Số vụ", "stored": "3", "typed": "2"}],
        "typed": [("so_vu", "2")],
        "button": "luu",
        "form_token": "t",
        "seen_revision": 2,
        "keep_url": "/",
    },
    "banner": {"demo_day": None, "local_mode": True},
    "state_badge": {"label": "Đang soạn"},
    "task_row": {"title": "Nhập kết quả tháng 11", "remaining": "còn 1 ngày"},
    "tasks": {
        "tasks": [{"title": "a", "url": "/", "hint": "b", "badge": "c", "tone": "warn", "due": "d", "remaining": "e"}],
        "numbered": True,
    },
    "progress": {"value": 1200, "total": 2400, "label": "1.200 trong 2.400 việc"},
    "job_steps": {
        "steps": [{"name": "Lấy số liệu", "state": state} for state in ("done", "running", "waiting", "failed")]
    },
    "comparison_table": {
        "caption": "So cùng kỳ",
        "rows": [
            {
                "label": "Số vụ",
                "unit": "vụ",
                "previous": "6",
                "current": "5",
                "change": "giảm 1 vụ",
                "percent": "–",
                "tone": "good",
            }
        ],
        "head_label": "Chỉ tiêu",
        "head_unit": "Đơn vị tính",
        "head_previous": "Cùng kỳ",
        "head_current": "Kỳ này",
        "head_change": "Tăng, giảm",
        "head_percent": "Tỷ lệ",
    },
    "heat_map": {
        "caption": "Tình trạng nộp",
        "columns": [{"label": "5", "note": "15/04 – 14/05", "base": False}],
        "rows": [{"label": "Bản Bo", "url": "", "cells": [{"tone": "late", "label": "muộn", "url": "/nop/1/"}]}],
    },
    "key_values": {"items": [{"label": "Số", "value": "87/BC-UBND", "url": ""}]},
    "figure_list": {
        "items": [{"label": "Số vụ", "value": "5", "note": "cùng kỳ 6", "change": "giảm 1 vụ", "tone": "good"}]
    },
    "counters": {"items": [{"value": "2", "label": "dòng cần sửa", "tone": "bad"}]},
    "stages": {"items": [{"value": "14", "label": "đang lập", "on": True}]},
    "filter_chips": {"label": "Lọc", "items": [{"label": "Tất cả", "url": "/", "current": True, "count": ""}]},
    "choices": {"label": "Nội dung", "items": [{"label": "Gia hạn", "url": "/", "current": True}]},
    "segments": {"label": "Cách xem", "items": [{"label": "Phần đã sửa", "url": "/", "current": True}]},
    "trail": {"label": "Các bước", "steps": [{"label": "Rà soát", "state": "now"}]},
    "queue": {
        "label": "Hồ sơ chờ",
        "heading": "Chờ rà soát",
        "note": "1 hồ sơ",
        "items": [
            {
                "title": "UBND xã Bản Bo",
                "url": "/",
                "hint": "Quý III",
                "badge": "",
                "tone": "",
                "when": "hôm nay",
                "flag": "Đề nghị đối chiếu",
                "current": 1,
            }
        ],
    },
    "file_row": {"name": "bao-cao.pdf", "url": "/tep/1/", "kind": "PDF", "note": "1,2 MB"},
    "timeline": {"events": [{"title": "Trả lại", "at": "14/11/2023", "by": "", "note": "Thiếu số", "tone": "bad"}]},
    "thread": {
        "entries": [
            {"name": "Người lập", "post": "UBND xã", "at": "16/11", "text": "Đã bổ sung", "mark": "BB", "office": False}
        ]
    },
    "quoted": {"text": "Trong quý", "by": "UBND xã Bản Bo"},
    "diff_text": {"parts": [{"kind": "removed", "text": "nhiều"}, {"kind": "added", "text": "09"}]},
    "diff_table": {
        "caption": "Đã sửa",
        "head_label": "Chỉ tiêu",
        "head_before": "Lần 1",
        "head_after": "Lần 2",
        "head_extra": "",
        "rows": [{"label": "Số vụ", "before": "1", "after": "2", "extra": "", "changed": True}],
    },
    "empty": {"title": "Không có việc cần làm"},
    "error_summary": {"errors": [{"target": "ct8", "text": "Ô Số vụ đang trống."}]},
    "mark": {},
    "copy": {"of": "tin-nhan"},
    "kept": {"user_key": "0f3c"},
}


@pytest.mark.parametrize("name", LEAVES)
def test_each_leaf_is_drawn_from_what_it_asks_for_and_nothing_more(name):
    assert "<" in leaf(name, **LEAVES[name])


def test_every_template_of_a_component_is_drawn_by_some_test():
    frames = {"panel", "notice", "page_head", "form_page", "action_bar", "data_table", "task_list", "fold", "chart"}
    inner = {"error_lines", "pagination"}
    assert {file.stem for file in (ROOT / "templates/components").glob("*.html")} == set(LEAVES) | frames | inner


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("panel title=told note=told end=told link_url='/' link_label=told", "endpanel"),
        ("notice title=told", "endnotice"),
        ("page_head title=told sub=told back_url='/' back_label=told", "endpage_head"),
        ("form_page submit=told note=told detail=told cancel_url='/' cancel_label=told", "endform_page"),
        ("action_bar note=told detail=told", "endaction_bar"),
        ("data_table caption=told", "enddata_table"),
        ("fold summary=told", "endfold"),
        ("chart title=told value=told note=told", "endchart"),
    ],
)
def test_a_frame_shows_its_body_as_it_is_and_what_it_is_told_as_text(opening, closing):
    page = shown(f"{{% {opening} %}}<b>thân</b>{{% {closing} %}}", told=HOSTILE)
    assert "<b>thân</b>" in page
    assert "&lt;script&gt;" in page
    assert "<script>" not in page


@pytest.mark.parametrize("name", ["quoted", "thread", "timeline"])
def test_the_words_of_a_unit_stay_words_inside_a_box(name):
    values = {
        "quoted": {"text": HOSTILE, "by": "UBND xã Bản Bo"},
        "thread": {"entries": [LEAVES["thread"]["entries"][0] | {"text": HOSTILE}]},
        "timeline": {"events": [LEAVES["timeline"]["events"][0] | {"note": HOSTILE}]},
    }[name]
    page = leaf(name, **values)
    assert "QUYẾT ĐỊNH" in page
    assert "<script>" not in page
    assert 'class="quoted"' in page or 'class="thread"' in page


def test_a_misspelt_attribute_fails_and_the_right_one_does_not():
    assert "Số liệu" in shown('{% panel title="Số liệu" %}{% endpanel %}')
    with pytest.raises(TemplateSyntaxError, match="titel"):
        Template('{% panel titel="Số liệu" %}{% endpanel %}')


def test_a_tone_nobody_knows_is_refused_with_the_known_ones():
    assert "panel-bad" in shown('{% panel title="a" tone="bad" %}{% endpanel %}')
    with pytest.raises(TemplateSyntaxError, match=r"“đỏ”.*bad, good, info"):
        shown('{% panel title="a" tone="đỏ" %}{% endpanel %}')


def test_the_error_summary_counts_the_refusals_and_leads_to_each_control():
    form = AccidentForm({})
    for page in (shown("{% error_summary form=form %}", form=form), leaf("error_summary", form=form)):
        assert "Có 3 chỗ cần sửa" in page
        assert '<a href="#id_accidents">Ô Số vụ đang trống.</a>' in page
        assert '<a href="#id_result_0">Chưa chọn kết quả.</a>' in page
        assert "<li>Số vụ đang là 0 nhưng có 1 người bị thương.</li>" in page


def test_a_form_not_yet_sent_has_no_error_summary():
    assert "error-summary" not in shown("{% error_summary form=form %}", form=AccidentForm())


def test_the_error_summary_of_a_formset_tells_each_row():
    rows = forms.formset_factory(AccidentForm)(
        {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2", "form-0-accidents": "1", "form-0-result": "a"}
    )
    page = shown("{% error_summary form=rows %}", rows=rows)
    assert 'href="#id_form-1-accidents"' in page
    assert 'href="#id_form-0-accidents"' not in page


def test_a_form_page_carries_what_keeps_the_sending_safe():
    source = '{% form_page form=form form_token="thẻ" seen_revision=1234 submit="Gửi" %}{% endform_page %}'
    page = shown(source, form=AccidentForm({}), csrf_token="mã")
    assert '<input type="hidden" name="csrfmiddlewaretoken" value="mã">' in page
    assert '<input type="hidden" name="form_token" value="thẻ">' in page
    assert '<input type="hidden" name="seen_revision" value="1234">' in page
    assert page.count('name="version"') == 1
    assert "Có 3 chỗ" in page
    assert '<button class="btn btn-primary" type="submit">Gửi</button>' in page


def test_a_hidden_control_drawn_by_the_body_is_not_drawn_twice():
    page = shown("{% form_page form=form %}{{ form.version }}{% endform_page %}", form=AccidentForm())
    assert page.count('name="version"') == 1


def test_numbers_inside_attributes_are_not_grouped():
    page = leaf("progress", **LEAVES["progress"])
    assert 'value="1200" max="2400"' in page


def test_pages_keep_the_filters_in_the_address_and_one_page_shows_nothing():
    request = RequestFactory().get("/ra-soat/", {"khoi": "xa", "trang": "2"})
    source = '{% include "components/pagination.html" with page=page only %}'
    page = Template(source).render(RequestContext(request, {"page": Paginator(range(60), 20).page(2)}))
    assert 'href="?khoi=xa&amp;trang=1"' in page
    assert "Dòng 21 – 40 trong 60" in page
    assert not Template(source).render(RequestContext(request, {"page": Paginator(range(9), 20).page(1)})).strip()
