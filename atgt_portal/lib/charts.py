"""Charts as SVG for page and paper: attributes only, no script, no style, no font file, readable in black and white."""

from collections.abc import Callable
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from atgt_portal.lib.documents.model import Chart, Dot

_WIDTH, _PLOT_LEFT, _PLOT_RIGHT = 640, 200, 500
_TOP, _STEP, _FOOT = 34, 28, 26
_ZERO = Decimal(0)


def dots_on_band(chart: Chart, *, font_family: str = "") -> SafeString:
    """Each measure as a dot against the band it should reach; zero is drawn, a missing value has no dot.

    Paper names its face in `font_family`; a page leaves it empty and the text takes the page's own.
    """
    place = _scale(chart)
    bottom = _TOP + _STEP * len(chart.dots)
    left, right = place(chart.low), place(chart.high)
    rows = (_row(dot, y=_TOP + _STEP * index, place=place) for index, dot in enumerate(chart.dots))
    ticks = (
        (place(value), bottom + 18, _tick(value, unit=chart.unit)) for value in sorted({chart.low, chart.high, _ZERO})
    )
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {total}" width="{width}" height="{total}"'
        ' font-size="15" fill="#000000"{family}><title>{title}</title>'
        '<rect x="{left}" y="{top}" width="{band}" height="{height}" fill="#d9d9d9"/>'
        '<line x1="{zero}" y1="{top}" x2="{zero}" y2="{bottom}" stroke="#000000" stroke-width="1"/>'
        '<text x="{middle}" y="18" text-anchor="middle">{label}</text>{rows}{ticks}</svg>',
        width=str(_WIDTH),
        total=str(bottom + _FOOT),
        family=format_html(' font-family="{}"', font_family) if font_family else "",
        title=_summary(chart),
        left=str(left),
        band=str(max(right - left, 1)),
        top=str(_TOP - 6),
        height=str(bottom - _TOP + 6),
        bottom=str(bottom),
        zero=str(place(_ZERO)),
        middle=str((left + right) // 2),
        label=chart.band_label,
        rows=format_html_join("", "{}", ((row,) for row in rows)),
        ticks=format_html_join("", '<text x="{}" y="{}" text-anchor="middle">{}</text>', ticks),
    )


def _scale(chart: Chart) -> Callable[[Decimal], int]:
    """Whole units from values: band, zero and every dot lie inside, with a tenth of air at both ends."""
    values = [chart.low, chart.high, _ZERO, *(dot.value for dot in chart.dots if dot.value is not None)]
    low, high = min(values), max(values)
    air = (high - low) / 10 or Decimal(1)
    span = high - low + 2 * air
    return lambda value: _PLOT_LEFT + int((value - low + air) * (_PLOT_RIGHT - _PLOT_LEFT) / span)


def _row(dot: Dot, *, y: int, place: Callable[[Decimal], int]) -> SafeString:
    drawing = format_html(
        '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="#8c8c8c" stroke-width="1"/>',
        _PLOT_LEFT,
        y + 12,
        _PLOT_RIGHT,
        y + 12,
    )
    if dot.value is not None:
        drawing += format_html('<circle cx="{}" cy="{}" r="6" fill="#000000"/>', place(dot.value), y + 12)
    return format_html(
        '{}<text x="{}" y="{}" text-anchor="end">{}</text><text x="{}" y="{}">{}</text>',
        drawing,
        _PLOT_LEFT - 12,
        y + 17,
        dot.label,
        _PLOT_RIGHT + 12,
        y + 17,
        dot.shown,
    )


def _tick(value: Decimal, *, unit: str) -> str:
    return f"{value.normalize():f}{unit}".replace(".", ",").replace("-", "−")


def _summary(chart: Chart) -> str:
    """The whole chart in one sentence, for those who cannot see it."""
    return f"{chart.title}. {chart.band_label}. {'; '.join(f'{dot.label}: {dot.shown}' for dot in chart.dots)}."
