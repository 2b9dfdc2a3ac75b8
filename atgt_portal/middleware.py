"""A refusal that no view has answered becomes its page; bad input never becomes a 500."""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse

from atgt_portal.home import errors
from campaigns.filing.act import ActionRefusedError, StalePageError


class RefusalMiddleware:
    """Maps the domain's refusals to 403 and 409 and over-long requests to 413."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, ActionRefusedError):
            return errors.refused(request, status=403, reason=str(exception))
        if isinstance(exception, StalePageError):
            return errors.refused(request, status=409, reason=str(exception))
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
            return errors.refused(request, status=413)
        return None
