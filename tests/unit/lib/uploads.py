"""Uploads made up for the tests of the gate, and the two ways they end."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from atgt_portal.lib import intake

HEADERS = ("Đơn vị", "Số vụ", "Ngày")
ROWS = [("Xã Bản Bo", 3, date(2023, 12, 5)), ("Thị trấn Tam Đường", 0, None)]
FORBIDDEN = ("không hợp lệ", "vui lòng", "lỗi xảy ra", "Error", "Traceback", "%(")


def workbook(rows=ROWS, headers=HEADERS, sheet="Số liệu", change=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in [headers, *rows]:
        book.active.append(row)
    if change:
        change(book)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def with_parts(content, replaced=(), **added):
    """The workbook with parts added (`xl__a.bin` is xl/a.bin) or their bytes changed."""
    raw = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            body = source.read(part)
            for name, old, new in replaced:
                body = body.replace(old, new) if part.filename == name else body
            target.writestr(part.filename, body)
        for name, body in added.items():
            target.writestr(name.replace("__", "/"), body)
    return raw.getvalue()


def refused(content, name="so-lieu.xlsx", **options):
    with pytest.raises(intake.IntakeRefusedError) as refusal:
        intake.read_table(content, name=name, **options)
    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert not [word for word in FORBIDDEN if word in sentence]
    return sentence


def read(content, name="so-lieu.xlsx", **options):
    return intake.read_table(content, name=name, **options)
