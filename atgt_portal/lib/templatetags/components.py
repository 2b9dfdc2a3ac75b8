"""Frames and leaves of every page. A builtin: no `{% load %}` is needed. This list is what the pages may rely on.

Tones: plain, info, good, warn, bad; badges also know wait, and the state codes of a filing; panels also know lead.
Texts are plain and escaped here. Numbers shown to people come already formatted (`|vn_number`); a year or a row
number must come as text, because `{{ 2023 }}` is grouped into 2.023. `[x]` may be left out; whatever a row of a list
may leave out is still passed, as "".

FRAMES, all parameters keyword-only, a misspelt one fails (also `empty` below: an empty string hides the part)
  {% panel title="" note="" tone="plain" flush=False level=2 anchor="" end="" link_url="" link_label="" long=False %}
      flush: no inner padding, for lists and tables; inside it use `.panel-body`, `.panel-foot`, `.panel-thread`.
      anchor: id of the panel, also makes it a named landmark. end: text at the right, with tone="lead" the percent.
      long: may run over several printed sheets (a flush one always may); the others are kept together.
  {% notice tone="info" title="" level=2 anchor="" %}
  {% page_head title= sub="" back_url="" back_label="" %} buttons at the right, or nothing {% endpage_head %}
  {% form_page form=None action="" form_token="" seen_revision=None files=False submit="" submit_name="" submit_value=""
               note="" detail="" cancel_url="" cancel_label="" anchor="" keep=False keep_tab=False %}
      keep: the browser keeps unsent typing, for this person and revision, under the page's address (True) or a mark of
      its own such as the paper's uuid; forms of one page are told apart by `anchor`. Whoever answers a sending with a
      redirect says so with `messages.success`, which lets go of it. keep_tab: kept in the open tab only, for names.
      csrf, hidden `form_token` and `seen_revision`, error summary and hidden fields of `form`, and with `submit` the
      sticky bar with the one primary button. The form inside: `form_tag = False`, `disable_csrf = True`.
      Several buttons: leave `submit` out and end the body with
  {% action_bar note="" detail="" %} buttons in `.actions`, or a `fieldset` of choices {% endaction_bar %}
  {% data_table caption= cards=False entry=False pairs=False %} thead and tbody {% enddata_table %}
      Scrolls inside its own focusable box. Number cells: class `num`; group rows: `group`; `row-bad`, `row-warn`.
      `wide-only`: left out on the phone, in any table. cards: each row a card on the phone; give `role=` to rows and
      cells, `data-label` to cells.
      pairs (with cards): name and `.now` cell side by side. entry: input grid, cells `.now` with `saved|local|err`,
      a message row is `tr.message` after `tr.has-message`. Bar in a cell: `td.score` holding text and <progress>.
  {% task_list numbered=False done=False %} task rows {% endtask_list %}
  {% fold summary= opened=False %} hidden until opened {% endfold %}
  {% chart title= value="" tone="plain" note="" %}{{ svg }}{% endchart %}; three of them side by side: `div.bands`
  {% error_summary form=None errors=None title="" %} no end tag; errors: rows of target (an id, or "") and text

LEAVES, `{% include "components/<name>.html" with … only %}`
  state_badge       label, [tone] or [state] (draft, awaiting_leader, submitted, sent_back, accepted; late, overdue)
  task_row          title, [url], [hint], [badge], [tone], [due], [remaining]; in task_list. Done row: title, url, due
  tasks             tasks (rows of the seven values of task_row), [numbered], [done]: the list in one include
  progress          value, total, label (read aloud), [text] (shown above)
  job_steps         steps: name, note, state (done|running|waiting|failed), text at the right
  comparison_table  caption, rows: label, unit, previous, current, change, percent, tone;
                    head_label, head_unit, head_previous, head_current, head_change, head_percent
  heat_map          caption, columns: label, note, base; rows: label, url, cells: tone, label, url;
                    [eras]: label, span, base; [legend]: tone, label.  tone: ok late missing review back none open base
  key_values        items: label, value, url
  figure_list       items: label, value, note, change, tone
  counters          items: value, label, tone
  stages            items: value, label, on
  filter_chips      label, items: label, url, current, count          segments  label, items: label, url, current
  pagination        page (of a Paginator; the address uses `?trang=`), only where the request is in the context
  trail             label, steps: label, state (done|now|next)
  queue             label, heading, note, items: title, url, hint, badge, tone, when, flag, current; [chips], [fold]
  file_row          name, url, kind (PDF, DOCX, XLSX …), note, [primary], [button], [remove_url, form_token, csrf_token];
                    in `ul.files`
  attachments       rows (of `campaigns.filing.file_rows`), form_token, csrf_token: the files of a paper
  timeline          events: title, at, by, note, tone                  thread  entries: name, post, at, text, mark, office
  quoted            text, by: a unit's own words, always boxed, so that they never pass for the page's own
  diff_text         parts: kind (same|added|removed), text with its own spaces
  diff_table        caption, head_label, head_before, head_after, head_extra, rows: label, before, after, extra, changed
  empty             title, [text], [url], [label]
  copy              of: id of the box or text that its button copies; unseen where no script runs
  kept              user_key: the words with which js/keep.js offers what was typed and not sent (base.html)
  error_summary     form (or formset), or errors; [title]

Filter: `form|error_lines` → rows of target and text.
Blocks of base.html: title, heading (page_head), content, aside, layout (replaces content and aside: `div.split`), scripts
(in the head, also for a `refresh` meta). An aside with nothing in it vanishes. The title starts with “Lỗi:” when the
context has a `form` with errors, or `has_errors`. Classes for text: num, muted, small, nowrap, good, bad, warn, links;
buttons: `btn btn-primary` (one a page), `btn btn-plain`, `btn btn-bad`, with `btn-sm` inside panels.
Error pages take `reason` and `code`; 403 also granter, 409 conflicts, typed and fresh_url, 413 limit, 429 wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.template import Context, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()

TONES = frozenset({"plain", "info", "good", "warn", "bad"})
PANEL_TONES = TONES | {"lead"}


@dataclass(frozen=True, slots=True)
class ErrorLine:
    """One refusal and the id of the control it is about, empty when it is about the whole form."""

    target: str
    text: str


def _known(tone: str, tones: frozenset[str]) -> str:
    if tone not in tones:
        msg = f"Không có tông “{tone}”; chọn một trong: {', '.join(sorted(tones))}."
        raise TemplateSyntaxError(msg)
    return tone


def _frame(name: str, **context: Any) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


@register.simple_block_tag(end_name="endpanel")
def panel(
    content: SafeString,
    *,
    title: str = "",
    note: str = "",
    tone: str = "plain",
    flush: bool = False,
    level: int = 2,
    anchor: str = "",
    end: str = "",
    link_url: str = "",
    link_label: str = "",
    long: bool = False,
) -> SafeString:
    """A white sheet with a heading; the heading carries the conclusion."""
    return _frame(
        "panel",
        content=content,
        title=title,
        note=note,
        tone=_known(tone, PANEL_TONES),
        flush=flush,
        heading=f"h{level}",
        anchor=anchor,
        end=end,
        link_url=link_url,
        link_label=link_label,
        long=long,
    )


@register.simple_block_tag(end_name="endnotice")
def notice(content: SafeString, *, tone: str = "info", title: str = "", level: int = 2, anchor: str = "") -> SafeString:
    """A coloured line of what the reader should know now."""
    return _frame("notice", content=content, tone=_known(tone, TONES), title=title, heading=f"h{level}", anchor=anchor)


@register.simple_block_tag(end_name="endpage_head")
def page_head(
    content: SafeString, *, title: str, sub: str = "", back_url: str = "", back_label: str = ""
) -> SafeString:
    """The only h1 of a page, the line under it, the way back, and the page's buttons."""
    return _frame(
        "page_head",
        actions=content if content.strip() else "",
        title=title,
        sub=sub,
        back_url=back_url,
        back_label=back_label,
    )


@register.simple_block_tag(takes_context=True, end_name="endform_page")
def form_page(
    context: Context,
    content: SafeString,
    *,
    form: BaseForm | BaseFormSet[BaseForm] | None = None,
    action: str = "",
    form_token: str = "",
    seen_revision: int | None = None,
    files: bool = False,
    submit: str = "",
    submit_name: str = "",
    submit_value: str = "",
    note: str = "",
    detail: str = "",
    cancel_url: str = "",
    cancel_label: str = "",
    anchor: str = "",
    keep: object = False,
    keep_tab: bool = False,
) -> SafeString:
    """A form that is sent once, says what is wrong above itself and keeps its button in sight."""
    return _frame(
        "form_page",
        content=content,
        csrf_token=context.get("csrf_token", ""),
        lines=error_lines(form) if form is not None else [],
        hidden_fields=_hidden_fields(form, content),
        action=action,
        form_token=form_token,
        seen_revision="" if seen_revision is None else str(seen_revision),
        files=files,
        submit=submit,
        submit_name=submit_name,
        submit_value=submit_value,
        note=note,
        detail=detail,
        cancel_url=cancel_url,
        cancel_label=cancel_label,
        anchor=anchor,
        keep=f"{'' if keep is True else keep}#{anchor}" if keep else "",
        keep_tab=keep_tab,
    )


def _hidden_fields(form: BaseForm | BaseFormSet[BaseForm] | None, content: str) -> list[BoundField]:
    """Hidden controls that the body has not drawn itself: a layout may, and two of one name would disagree."""
    if not isinstance(form, BaseForm):
        return []
    return [field for field in form.hidden_fields() if f'name="{field.html_name}"' not in content]


@register.simple_block_tag(end_name="endaction_bar")
def action_bar(content: SafeString, *, note: str = "", detail: str = "") -> SafeString:
    """Stays at the lower edge of the window; printed pages leave it out."""
    return _frame("action_bar", content=content, note=note, detail=detail)


@register.simple_block_tag(end_name="enddata_table")
def data_table(
    content: SafeString,
    *,
    caption: str,
    cards: bool = False,
    entry: bool = False,
    pairs: bool = False,
    pinned: bool = False,
) -> SafeString:
    """A table that never widens the page: it scrolls inside a box that the keyboard can reach, its first column `pinned`."""
    return _frame("data_table", content=content, caption=caption, cards=cards, entry=entry, pairs=pairs, pinned=pinned)


@register.simple_block_tag(end_name="endtask_list")
def task_list(content: SafeString, *, numbered: bool = False, done: bool = False) -> SafeString:
    """Work in order of its due days, numbered where the order binds."""
    return _frame("task_list", content=content, numbered=numbered, done=done)


@register.simple_block_tag(end_name="endfold")
def fold(content: SafeString, *, summary: str, opened: bool = False) -> SafeString:
    """Part of a page that opens on demand, without JavaScript."""
    return _frame("fold", content=content, summary=summary, opened=opened)


@register.simple_block_tag(end_name="endchart")
def chart(content: SafeString, *, title: str, value: str = "", tone: str = "plain", note: str = "") -> SafeString:
    """A drawing of `lib.charts` with its name, its headline figure and the figures behind it."""
    return _frame("chart", content=content, title=title, value=value, tone=_known(tone, TONES), note=note)


@register.inclusion_tag("components/error_lines.html")
def error_summary(
    *,
    form: BaseForm | BaseFormSet[BaseForm] | None = None,
    errors: Sequence[ErrorLine] | None = None,
    title: str = "",
) -> dict[str, Any]:
    """What must be mended before sending, each line a link to its control."""
    return {"lines": errors if form is None else error_lines(form), "title": title}


@register.filter
def error_lines(form: BaseForm | BaseFormSet[BaseForm]) -> list[ErrorLine]:
    """Every refusal of a form or formset, in the order of its controls."""
    if isinstance(form, BaseFormSet):
        whole = [ErrorLine("", str(text)) for text in form.non_form_errors()]
        return whole + [line for one in form.forms for line in error_lines(one)]
    return [*(ErrorLine("", str(text)) for text in form.non_field_errors()), *_field_lines(form)]


def _field_lines(form: BaseForm) -> Iterator[ErrorLine]:
    for field in form:
        texts: Iterable[object] = field.errors
        for text in texts:
            # A group of radio buttons has no id of its own: the link goes to its first button.
            yield ErrorLine("" if field.is_hidden else field.id_for_label or f"{field.auto_id}_0", str(text))
