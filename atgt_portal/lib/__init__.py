"""The ground floor: what every app of the portal may stand on.

Holds the clock, verdicts, Vietnamese dates, numbers and text, the forms and their sentences, the one gate in front of
every parser of an upload, and the only places that open workbooks, WeasyPrint and SVG. It has no models. It may import
Django, crispy-forms, django-import-export and the readers and writers of files, and nothing of ours outside this package.
"""
