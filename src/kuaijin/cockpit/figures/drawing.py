"""Pieces of options for the chart library. Colours are named, never given: the page's script reads the tokens."""

from typing import Any

INK, WEAK, LINE, SHEET = "token:ink", "token:ink2", "token:line", "token:sheet"
FULL = "token:line2"
SMALL = 13
# Shape beside colour: with the word in the legend and the number in the table nothing hangs on colour alone.
LIGHTS: dict[str, dict[str, Any]] = {
    "red": {"color": "token:red", "decal": {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 5]}},
    "yellow": {
        "color": "token:yshape",
        "decal": {"symbol": "triangle", "symbolSize": 0.7, "dashArrayX": [8, 3], "dashArrayY": [8, 3]},
    },
    "blue": {
        "color": "token:blue",
        "decal": {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 5], "rotation": -0.785},
    },
    "grey": {
        "color": "token:grey",
        "decal": {"symbol": "circle", "symbolSize": 0.7, "dashArrayX": [5, 2], "dashArrayY": [5, 2]},
    },
    "green": {"color": "token:green", "decal": {"color": "rgba(0,0,0,0)"}},
}


def light_style(code: str) -> dict[str, Any]:
    style = LIGHTS[code]
    return {**style, "decal": {"color": SHEET, **style["decal"]}, "borderColor": SHEET, "borderWidth": 1}


def axis(names: list[str], *, upright: bool = False, **more: Any) -> dict[str, Any]:
    return {
        "type": "category",
        "data": names,
        "inverse": upright,
        "axisLine": {"lineStyle": {"color": INK}},
        "axisTick": {"show": False},
        "axisLabel": {"color": WEAK, "fontSize": SMALL, "interval": 0, "hideOverlap": False},
        **more,
    }


def long_names() -> dict[str, Any]:
    """Labels of an axis that break instead of taking the place of the bars; pixels."""
    return {"color": WEAK, "fontSize": SMALL, "interval": 0, "hideOverlap": False, "width": 148, "overflow": "break"}


def scale(**more: Any) -> dict[str, Any]:
    return {
        "type": "value",
        "minInterval": 1,
        "splitLine": {"lineStyle": {"color": LINE}},
        "axisLabel": {"color": WEAK, "fontSize": SMALL, "hideOverlap": True},
        **more,
    }


def bar(name: str, data: list[dict[str, Any]], colour: str, **more: Any) -> dict[str, Any]:
    return {
        "type": "bar",
        "name": name,
        "data": data,
        "itemStyle": {"color": colour},
        "label": {"show": True, "position": "right", "color": INK},
        "barMaxWidth": 22,
        **more,
    }


def grid(**more: Any) -> dict[str, Any]:
    return {"left": 8, "right": 16, "top": 32, "bottom": 8, "containLabel": True, **more}


def item(amount: Any, href: str, said: str = "") -> dict[str, Any]:
    """One mark: its length, the rows that it opens, and how its number is said where the bare one is not enough."""
    made = {"value": amount, "href": href}
    return {**made, "label": {"formatter": said}} if said else made


def heading(text: str, left: str | int) -> dict[str, Any]:
    """What a panel shows, above it."""
    return {
        "text": text,
        "left": left,
        "top": 0,
        "padding": 0,
        "textStyle": {"color": WEAK, "fontSize": SMALL, "fontWeight": "normal"},
    }


def legend() -> dict[str, Any]:
    return {"textStyle": {"color": WEAK}, "top": 0, "left": 0, "itemWidth": 18, "itemHeight": 14, "itemGap": 14}
