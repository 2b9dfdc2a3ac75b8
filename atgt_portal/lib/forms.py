"""The bases of every form: our words in all fields, no browser checks, one crispy helper."""

from collections.abc import Mapping
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from atgt_portal.lib import sentences


class PortalFormHelper(FormHelper):  # type: ignore[misc]
    """The one crispy helper: the page owns the `<form>` tag, which carries `novalidate` and the token."""

    form_tag = False
    disable_csrf = True
    include_media = False

    def __init__(self, form: forms.BaseForm | None = None) -> None:
        super().__init__(form)
        self.attrs = {"novalidate": True}

    @property
    def form_action(self) -> str:
        """None: crispy would look the empty name up in every URL of the portal, for each form it renders."""
        return ""


class _PortalWords:
    """For forms: our words in every field, also in Django's own ones, and the helper."""

    fields: dict[str, forms.Field]
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            sentences.reword(field)

    @cached_property
    def helper(self) -> PortalFormHelper:
        return PortalFormHelper(self)  # type: ignore[arg-type]


class PortalForm(_PortalWords, forms.Form):
    """The base of every form."""


class DraftForm(PortalForm):
    """A draft may leave anything blank; a field marked as required is asked for when the paper is submitted."""

    def full_clean(self) -> None:
        needed = [field for field in self.fields.values() if field.required]
        for field in needed:
            field.required = False
        super().full_clean()
        for field in needed:
            field.required = True


class PortalModelForm(_PortalWords, forms.ModelForm):  # type: ignore[type-arg]
    """The base of forms on reference data; its Meta names `formfield_callback = fields.formfield`."""


class PortalFormSet(forms.BaseFormSet):  # type: ignore[type-arg]
    """The base of every set of forms: give it to `formset_factory(…, formset=PortalFormSet)`."""

    default_error_messages: ClassVar[Mapping[str, str | Promise]] = {  # type: ignore[assignment]
        "missing_management_form": _("Trang gửi lên thiếu phần đếm dòng. Tải lại trang rồi nhập lại."),
        "too_many_forms": _("Có quá %(num)d dòng. Xóa bớt rồi gửi lại."),
        "too_few_forms": _("Cần ít nhất %(num)d dòng. Nhập thêm rồi gửi lại."),
    }
