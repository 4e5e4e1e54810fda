"""How cells look: properties of XlsxWriter's formats, put together by kind."""

from collections.abc import Mapping
from typing import Any

from cxmaturity.rendering.palette import ACCENT, BRAND, LINE, MUTED, PALE, WHITE, Look

Style = Mapping[str, Any]

_EDGE: Style = {"border": 1, "border_color": LINE, "valign": "top"}
TEXT: Style = {**_EDGE, "text_wrap": True}
STRONG: Style = {**TEXT, "bold": True}
FIGURE: Style = {**_EDGE, "align": "right"}
WHOLE: Style = {**FIGURE, "num_format": "0"}
TENTH: Style = {**FIGURE, "num_format": "0.0"}
VALUE: Style = {**FIGURE, "num_format": "0.00"}
SIGNED: Style = {**FIGURE, "num_format": "+0;-0;0"}
SIGNED_TENTH: Style = {**FIGURE, "num_format": "+0.0;-0.0;0.0"}
# What is not quite everything never reads 100 %.
SHARE: Style = {**FIGURE, "num_format": '[=1]0%;[>=0.995]"99%";0%'}
CENTRE: Style = {**_EDGE, "align": "center"}
MARK: Style = {**CENTRE, "num_format": "0.0"}
LEVEL: Style = {**CENTRE, "num_format": "0"}
WORKING: Style = {**FIGURE, "font_color": MUTED, "num_format": "0.00"}
INPUT: Style = {**VALUE, "locked": False, "bg_color": "#fdf6e3"}
INPUT_TEXT: Style = {**TEXT, "locked": False, "bg_color": "#fdf6e3"}
HEAD: Style = {
    **_EDGE,
    "bold": True,
    "bg_color": BRAND,
    "font_color": WHITE,
    "text_wrap": True,
    "valign": "vcenter",
}
TITLE: Style = {"bold": True, "font_size": 16, "font_color": BRAND}
HEADING: Style = {"bold": True, "font_size": 12, "font_color": BRAND}
NOTE: Style = {"font_color": MUTED, "italic": True}
LABEL: Style = {**_EDGE, "bold": True, "bg_color": PALE, "text_wrap": True}
WARNING: Style = {**TEXT, "font_color": ACCENT, "bold": True}
TOTAL: Style = {"bold": True, "bg_color": PALE, "top": 2, "top_color": BRAND}


def coloured(style: Style, look: Look) -> Style:
    """Return `style` in the colours of a mark of the report."""
    return {**style, "bg_color": look.fill, "font_color": look.text}
