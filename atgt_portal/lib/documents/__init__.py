"""The document kit: one frozen `OfficialDocument`, several readers of it (PDF, DOCX, XLSX, a page's preview).

Holds what a paper says (`model`), how it is kept (`canonical`), the wording that Nghị định 30/2020/NĐ-CP fixes
(`wording`) and the readers (`html`, `pdf`, `docx`, `xlsx`). Knows no app and no database row: whoever compiles a paper hands
over finished text, with the typed number beside every shown one. May import `atgt_portal.lib` only.
"""
