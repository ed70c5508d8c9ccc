"""Pages written for the tests: a newspaper's article with everything that stands around one."""

import json
from typing import Any

PARAGRAPHS = (
    "The council of Marlow voted on Tuesday to close the old river bridge for two years, ending a dispute"
    " that had divided the town since the floods of 2019.",
    "Engineers had warned that the eastern pier was moving by four millimetres a month, and that heavy"
    " lorries could bring it down without notice.",
    "Shopkeepers on both banks said that they feared for their trade, and asked for a ferry that would run"
    " until late in the evening.",
    "The mayor promised a temporary footbridge before winter, paid for from a fund that the county set up for"
    " repairs after the floods.",
)
STANDFIRST = "After years of argument the town gives up its bridge, and hopes to get it back in two years."


def json_ld(**properties: Any) -> str:
    """A script element with one article node."""
    node = {"@context": "https://schema.org", "@type": "NewsArticle", **properties}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def page(body: str, head: str = "", lang: str = "en") -> bytes:
    """A whole document around a body."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">{head}</head>'
        f"<body>{body}</body></html>"
    ).encode()


NEWSPAPER_HEAD = (
    "<title>Old bridge to close for two years | The Marlow Echo</title>"
    '<meta property="og:site_name" content="The Marlow Echo">'
    '<meta property="og:title" content="Old bridge to close for two years - The Marlow Echo">'
    f'<meta name="description" content="{STANDFIRST}">'
    '<link rel="canonical" href="https://echo.example/news/bridge">'
    + json_ld(
        headline="Old bridge to close for two years",
        author=[{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Tom Roe (tr)"}],
        datePublished="2024-10-12T08:30:00+01:00",
        dateModified="2024-10-13T09:00:00+01:00",
        publisher={"@type": "Organization", "name": "The Marlow Echo"},
    )
)
NEWSPAPER_BODY = f"""
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav></header>
<main><article>
<h1>Old bridge to close for two years</h1>
<p class="standfirst">{STANDFIRST}</p>
<div class="byline">By Ann Lee and Tom Roe, local democracy reporters</div>
<figure><img src="b.jpg"><figcaption>The bridge in May. Photo: Sam Poe</figcaption></figure>
<div class="article-body">
<p>{PARAGRAPHS[0]}</p>
<div class="newsletter-box">
<p>Sign up for our newsletter and never miss a story from the river again.</p></div>
<p>{PARAGRAPHS[1]}</p>
<p><a href="/floods">Read more: How the floods of 2019 changed the valley</a></p>
<h2>Fear for trade</h2>
<p>{PARAGRAPHS[2]}</p>
<aside class="most-read"><h3>Most read</h3><ul><li><a href="/a">Cat rescued from tower</a></li>
<li><a href="/b">Baker wins prize for rye loaf</a></li></ul></aside>
<h2>Footbridge promised</h2>
<p>{PARAGRAPHS[3]}</p>
<p>© The Marlow Echo. All rights reserved.</p>
</div>
</article></main>
<footer><p>Contact us, advertise with us, or work for us: the Echo always looks for good reporters.</p>
<div class="cookie-consent">We use cookies to make this site work.</div></footer>
"""
NEWSPAPER = page(NEWSPAPER_BODY, NEWSPAPER_HEAD)


def article(*parts: str, head: str = "", title: str = "<h1>Old bridge to close</h1>") -> bytes:
    """An article whose body holds the given markup between the usual paragraphs."""
    paragraphs = [f"<p>{text}</p>" for text in PARAGRAPHS]
    inner = "".join((*paragraphs[:2], *parts, *paragraphs[2:]))
    return page(f"<main><article>{title}<div>{inner}</div></article></main>", head)
