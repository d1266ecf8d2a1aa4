"""What one check of the doctor says."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


class Level(models.TextChoices):
    """`unknown`: could not be looked at, since something else has to be mended first."""

    OK = "ok", _("In orde")
    WARNING = "warning", _("Let op")
    ERROR = "error", _("Kapot")
    UNKNOWN = "unknown", _("Niet nagegaan")


@dataclass(frozen=True)
class Finding:
    """`subject`: what was looked at; `said`: how it is; `advice`: what to do, where there is something."""

    subject: Text
    level: Level
    said: Text
    advice: Text = ""


def fine(subject: Text, said: Text) -> Finding:
    return Finding(subject, Level.OK, said)


def warning(subject: Text, said: Text, advice: Text) -> Finding:
    return Finding(subject, Level.WARNING, said, advice)


def broken(subject: Text, said: Text, advice: Text) -> Finding:
    return Finding(subject, Level.ERROR, said, advice)


def unknown(subject: Text, said: Text) -> Finding:
    return Finding(subject, Level.UNKNOWN, said)
