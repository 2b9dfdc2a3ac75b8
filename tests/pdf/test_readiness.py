"""A machine that lacks the face or Pango says so, names the packages, and prints nothing in another face."""

import pytest

from atgt_portal.lib import printing
from atgt_portal.lib.documents.pdf import document_pdf
from tests.factories.documents import short_paper

pytestmark = pytest.mark.pdf

NO_FONTS = '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{}</dir><cachedir>{}</cachedir></fontconfig>'


@pytest.fixture
def other_faces(tmp_path, monkeypatch):
    """Fontconfig as on a machine that has only the sans face of the family."""
    sans = next(face for face in printing._faces_or_refuse()).with_name("LiberationSans-Regular.ttf")
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / sans.name).write_bytes(sans.read_bytes())
    (tmp_path / "fonts.conf").write_text(NO_FONTS.format(tmp_path / "fonts", tmp_path / "cache"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))


def test_a_machine_with_the_face_is_ready():
    assert printing.printing_ready()
    assert printing.check_printing() == []


def test_a_machine_without_the_face_refuses_and_names_the_packages(other_faces):
    verdict = printing.printing_ready()
    assert not verdict
    assert "libpango-1.0-0 libpangoft2-1.0-0 fonts-liberation2" in str(verdict.reason)
    with pytest.raises(printing.PrintingOffError, match="chưa có phông Liberation Serif"):
        document_pdf(short_paper())
    assert [warning.id for warning in printing.check_printing()] == ["printing.W001"]


def test_a_machine_without_pango_refuses_and_names_the_packages(monkeypatch):
    monkeypatch.setattr(printing, "LIBRARIES", ("libpango-khong-co.so.0",))
    with pytest.raises(printing.PrintingOffError, match=r"thư viện dàn trang Pango.*libpango-1\.0-0"):
        document_pdf(short_paper())
