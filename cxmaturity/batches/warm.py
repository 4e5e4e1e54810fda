"""What a process needs for PDF reports, imported once by the server that all of them are forked from."""

from contextlib import suppress

from cxmaturity.errors import MissingComponent
from cxmaturity.report import pdf as pdf
from cxmaturity.report.pdf.weasy import weasyprint

# Whoever needs what is missing says so.
with suppress(MissingComponent):
    weasyprint()
