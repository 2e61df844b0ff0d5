"""What stands on paper alone: the address of the page, to be read by a phone."""

from functools import lru_cache

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def qr(address: str) -> SafeString:
    """The absolute address as a QR code with the address below it; on paper only."""
    return format_html(
        '<figure class="kj-qr"><span role="img" aria-label="{}">{}</span><figcaption>{}</figcaption></figure>',
        _("二维码：扫一下打开这一页"),
        drawn(address),
        address,
    )


@lru_cache(maxsize=500)
def drawn(address: str) -> SafeString:
    """The code alone. Level M: a fold or a stamp does not spoil it. Two modules of white around."""
    code = segno.make(address, error="m", micro=False)
    return SafeString(code.svg_inline(border=2, omitsize=True, svgclass=None, lineclass=None))
