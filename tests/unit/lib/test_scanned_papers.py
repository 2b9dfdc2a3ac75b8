"""From the files a clerk chooses to the files that are kept."""

import pytest

from atgt_portal.lib import scan, scanned_papers
from atgt_portal.lib.gate import IntakeRefusedError
from atgt_portal.lib.photos import Photo
from tests.factories.scans import one_page, photograph


def test_a_pdf_is_kept_to_the_byte_with_its_pages_counted():
    [kept] = scanned_papers.taken([Photo("Kế hoạch (ký).pdf", one_page(pages=4))])
    assert (kept.content, kept.pages, kept.ending, kept.name) == (one_page(pages=4), 4, "pdf", "Kế hoạch (ký)")
    assert not kept.has_signature


def test_papers_and_photographs_together_stay_apart():
    sent = [
        Photo("2.jpg", photograph("red")),
        Photo("a.pdf", one_page()),
        Photo("3.png", photograph("blue", kind="PNG")),
    ]
    kept = scanned_papers.taken(sent)
    assert [(one.name, one.ending, one.pages) for one in kept] == [("a", "pdf", 1), ("2", "pdf", 2)]


def test_of_several_files_the_bad_one_is_named():
    with pytest.raises(IntakeRefusedError, match=r"“b\.pdf”"):
        scanned_papers.taken([Photo("a.pdf", one_page()), Photo("b.pdf", b"%PDF-1.7 %%EOF x" + b"x" * 3000)])


def test_a_digital_signature_is_told_as_being_there_only():
    import io

    import pikepdf

    pdf, taken = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    mark = pikepdf.Dictionary(Type=pikepdf.Name.Sig, SubFilter=pikepdf.Name("/adbe.pkcs7.detached"), Contents=b"\0" * 8)
    pdf.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=[pdf.make_indirect(mark)])
    pdf.save(taken, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert scan.look(taken.getvalue(), name="a.pdf").has_signature
    assert not scan.look(one_page(), name="a.pdf").has_signature
