"""Keeps the API's addresses apart from the pages: no session comes in, no page goes out."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from weidewinkels.api.problems import TITLES, Problem, response_to

PREFIX = "/api/"
OF_STATUS = {status: code for code, (status, _title) in reversed(list(TITLES.items()))}


class ApiMiddleware:
    """Takes the cookies off before anything reads them, so that no session can do anything here;

    and turns the page of an error that was met before the view (a host that isn't ours, say) into a
    problem.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page and response.status_code >= HTTPStatus.BAD_REQUEST:
            _become_problem(request, response)
        return response


def _become_problem(request: HttpRequest, response: HttpResponse) -> None:
    """In its place, so that it keeps the headers that lock it up."""
    code = OF_STATUS.get(HTTPStatus(response.status_code), "broken")
    problem = response_to(request, Problem(code))
    response.content, response.status_code = problem.content, problem.status_code
    del response.headers["Content-Encoding"]
    for name, value in problem.headers.items():
        response.headers[name] = value
    response.headers["Content-Length"] = str(len(problem.content))
