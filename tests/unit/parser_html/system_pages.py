"""Pages as content management systems of many countries make them, written for the tests.

The same short article throughout, so that what differs is the page around it.
"""

# ruff: noqa: E501  (markup, a page a string)

import json
from dataclasses import dataclass, field
from typing import Final

from tests.unit.parser_html.html_pages import PARAGRAPHS

TITLE: Final = "Old bridge to close for two years"
BODY: Final = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


@dataclass(frozen=True)
class Sample:
    """A page and what an editor reads from it."""

    html: str
    title: str
    authors: tuple[str, ...]
    published: str | None
    headings: tuple[str, ...] = field(default=())


SAMPLES: Final[dict[str, Sample]] = {}


def add(
    name: str,
    html: str,
    title: str = TITLE,
    authors: tuple[str, ...] = ("Ann Lee",),
    published: str | None = "2026-01-27",
    heads: tuple[str, ...] = (),
) -> None:
    """One more page."""
    SAMPLES[name] = Sample(html, title, authors, published, heads)


add(
    "wp_classic",
    f"""<html lang="en"><head><title>{TITLE} &#8211; The Marlow Echo</title></head><body><header><h1 class="site-title"><a href="/">The Marlow Echo</a></h1><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>
<article class="post-1 post type-post"><header class="entry-header"><h2 class="entry-title">{TITLE}</h2><div class="entry-meta"><span class="posted-on">Posted on <a href="#"><time class="entry-date published" datetime="2026-01-27T08:00:00+00:00">January 27, 2026</time><time class="updated" datetime="2026-01-28T09:00:00+00:00">January 28, 2026</time></a></span><span class="byline"> by <span class="author vcard"><a class="url fn n" href="/author/ann">Ann Lee</a></span></span></div></header><div class="entry-content">{BODY}<h3>Related</h3><ul><li><a href="/a">Another story entirely</a></li></ul></div><footer>Posted in <a>News</a> Tagged <a>bridge</a></footer></article><div id="comments"><h2>2 thoughts on &ldquo;{TITLE}&rdquo;</h2><ol><li><article class="comment"><div class="comment-author vcard"><b class="fn">Troll</b> says:</div><time datetime="2026-02-01">Feb 1</time><p>This is a long comment on the bridge and what I think about it, which is a lot, as always.</p></article></li></ol></div><aside><h2>Recent Posts</h2><ul><li><a>Other</a></li></ul></aside></body></html>""",
)
add(
    "microdata",
    f"""<html><head><title>Marlow Echo | {TITLE}</title></head><body><div itemscope itemtype="http://schema.org/NewsArticle"><h1 itemprop="headline">{TITLE}</h1><span itemprop="author" itemscope itemtype="http://schema.org/Person"><span itemprop="name">Ann Lee</span></span><meta itemprop="datePublished" content="2026-01-27"/><div itemprop="articleBody">{BODY}</div></div></body></html>""",
)
add(
    "rdfa",
    f'''<html prefix="og: http://ogp.me/ns#"><head><title>{TITLE}</title><meta property="og:title" content="{TITLE}"></head><body vocab="http://schema.org/" typeof="NewsArticle"><h1 property="headline">{TITLE}</h1><p>By <span property="author" typeof="Person"><span property="name">Ann Lee</span></span>, <time property="datePublished" datetime="2026-01-27T10:00Z">yesterday</time></p><div property="articleBody">{BODY}</div></body></html>''',
)
add(
    "hentry",
    f"""<html><head><title>{TITLE} - Blog</title></head><body><article class="h-entry"><h1 class="p-name">{TITLE}</h1><p>Published by <a class="p-author h-card" href="/">Ann Lee</a> on <time class="dt-published" datetime="2026-01-27">27 January 2026</time></p><div class="e-content">{BODY}</div></article></body></html>""",
)
add(
    "amp",
    f"""<!doctype html><html amp lang="en"><head><title>{TITLE}</title><script type="application/ld+json">{json.dumps({"@context": "http://schema.org", "@type": "NewsArticle", "mainEntityOfPage": "x", "headline": TITLE, "datePublished": "2026-01-27T06:00:00Z", "author": {"@type": "Person", "name": "Ann Lee"}, "publisher": {"@type": "Organization", "name": "Echo"}})}</script></head><body><amp-sidebar><ul><li>Home</li></ul></amp-sidebar><h1>{TITLE}</h1><div class="byline">By Ann Lee</div>{BODY}<amp-ad></amp-ad></body></html>""",
)
GRAPH: Final = {
    "@context": "https://schema.org",
    "@graph": [
        {
            "@type": "Article",
            "@id": "x#article",
            "headline": TITLE,
            "datePublished": "2026-01-27T06:00:00+00:00",
            "author": {"name": "Ann Lee", "@id": "x#/person/1"},
        },
        {"@type": "WebPage", "name": TITLE + " - Echo", "datePublished": "2026-01-27T06:00:00+00:00"},
        {"@type": "WebSite", "name": "Echo"},
        {"@type": "Person", "@id": "x#/person/1", "name": "Ann Lee"},
    ],
}
add(
    "yoast",
    f"""<html><head><title>{TITLE} - Echo</title><script type="application/ld+json" class="yoast-schema-graph">{json.dumps(GRAPH)}</script></head><body><main><h1>{TITLE}</h1><div class="content">{BODY}<h2>A slow idea</h2><p>{PARAGRAPHS[1]}</p></div></main></body></html>""",
    heads=("A slow idea",),
)
add(
    "german",
    """<html lang="de"><head><title>Alte Brücke bleibt zwei Jahre zu - Marlower Zeitung</title></head><body><nav><a>Politik</a><a>Sport</a></nav><main><p class="kicker">Verkehr</p><h1>Alte Brücke bleibt zwei Jahre zu</h1><p class="author">Von Anna Groß und Jan Roth</p><p class="date">Stand: 27.01.2026, 18:30 Uhr</p><p>Der Rat von Marlow hat am Dienstag beschlossen, die alte Flussbrücke für zwei Jahre zu schließen, und beendet damit einen langen Streit.</p><p>Ingenieure hatten gewarnt, der östliche Pfeiler bewege sich im Monat um vier Millimeter und könne jederzeit nachgeben.</p><h2>Fähre bis spät am Abend</h2><p>Händler auf beiden Seiten fürchten um ihr Geschäft und fordern eine Fähre, die bis spät am Abend fährt, jeden Tag der Woche.</p></main><footer>Impressum</footer></body></html>""",
    title="Alte Brücke bleibt zwei Jahre zu",
    authors=("Anna Groß", "Jan Roth"),
    heads=("Fähre bis spät am Abend",),
)
add(
    "french",
    """<html lang="fr"><head><title>Le vieux pont fermé deux ans | L’Écho</title><meta property="og:site_name" content="L’Écho"></head><body><article><h1>Le vieux pont fermé deux ans</h1><p class="chapo">Le conseil a tranché mardi soir après des années de disputes.</p><div class="meta">Par Anne Petit avec AFP <br>Publié le 27 janvier 2026 à 18h30, mis à jour le 28 janvier 2026 à 7h12</div><p>Le conseil de Marlow a voté mardi la fermeture du vieux pont pour deux ans, mettant fin à une dispute qui divisait la ville depuis les inondations.</p><p>Les ingénieurs avaient averti que la pile orientale bougeait de quatre millimètres par mois et que des camions pouvaient la faire tomber.</p><p>À lire aussi : <a href="/x">Dix ponts fermés en France</a></p><p>Les commerçants des deux rives craignent pour leur activité et demandent un bac qui circule tard dans la soirée, tous les jours.</p></article></body></html>""",
    title="Le vieux pont fermé deux ans",
    authors=("Anne Petit",),
)
add(
    "spanish_liveblog",
    f"""<html lang="es"><head><title>El viejo puente cierra dos años - El Eco</title><meta name="author" content="Redacción"><meta name="date" content="2026-01-27"></head><body><div class="article"><h1>El viejo puente cierra dos años</h1><h2 class="subtitle">El consejo decidió tras años de disputas</h2><div class="firma">Juan Pérez | Ana Gómez</div>{"<p>El consejo de Marlow votó el martes cerrar el viejo puente durante dos años, y puso fin a una disputa que dividía la ciudad desde hace tiempo.</p>" * 1}<p>Los ingenieros habían advertido de que el pilar oriental se movía cuatro milímetros al mes y que los camiones podían derribarlo.</p><p>Los comerciantes de ambas orillas temen por su negocio y piden una barca que circule hasta tarde todos los días de la semana.</p></div></body></html>""",
    title="El viejo puente cierra dos años",
    authors=("Juan Pérez", "Ana Gómez"),
)
add(
    "arabic",
    """<html lang="ar" dir="rtl"><head><title>إغلاق الجسر القديم عامين | الصدى</title><meta property="article:published_time" content="2026-01-27T10:00:00+03:00"><meta property="og:site_name" content="الصدى"></head><body><h1>إغلاق الجسر القديم عامين</h1><div class="author">كتب: أحمد علي</div><div class="content"><p>صوّت مجلس المدينة يوم الثلاثاء على إغلاق الجسر القديم لمدة عامين، منهيا خلافا قسم المدينة منذ فيضانات عام ألفين وتسعة عشر.</p><p>وكان المهندسون قد حذروا من أن الدعامة الشرقية تتحرك أربعة ملليمترات كل شهر وأن الشاحنات الثقيلة قد تسقطها دون إنذار.</p><p>وقال أصحاب المتاجر على الضفتين إنهم يخشون على تجارتهم وطالبوا بعبارة تعمل حتى وقت متأخر من المساء.</p></div></body></html>""",
    title="إغلاق الجسر القديم عامين",
    authors=("أحمد علي",),
)
add(
    "paywall",
    f"""<html><head><title>{TITLE}</title><script type="application/ld+json">{json.dumps({"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-01-27", "author": [{"@type": "Person", "name": "Ann Lee"}], "articleBody": " ".join(PARAGRAPHS)})}</script></head><body><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><div class="paywall"><h2>Subscribe to read on</h2><p>Already a subscriber? Log in. Enjoy unlimited access for just one pound a week for the first three months.</p></div></body></html>""",
)
add(
    "substack",
    f'''<html><head><title>{TITLE} - by Ann Lee - The Echo</title><meta name="author" content="Ann Lee"><meta property="og:title" content="{TITLE}"></head><body><div class="post"><div class="post-header"><h1 class="post-title">{TITLE}</h1><h3 class="subtitle">After years of argument the town gives up its bridge</h3><div><a>Ann Lee</a></div><div>Jan 27, 2026</div><div>12</div><div>Share</div></div><div class="available-content"><div class="body markup">{BODY}<div class="subscription-widget-wrap"><p>Thanks for reading! Subscribe for free to receive new posts and support my work.</p></div></div></div></div></body></html>''',
)
add(
    "drupal",
    f"""<html><head><title>{TITLE} | Echo</title><meta name="Generator" content="Drupal 9"></head><body class="node-type-article"><h1 class="page-header"><span>{TITLE}</span></h1><span class="submitted">Submitted by <span lang="" about="/user/5" typeof="schema:Person" property="schema:name">Ann Lee</span> on Tue, 01/27/2026 - 10:15</span><div class="field field--name-body field--type-text-with-summary field__item">{BODY}</div><section class="comments"><h2>Add new comment</h2></section></body></html>""",
)
add(
    "captions",
    f"""<html><head><title>{TITLE}</title><meta name="byl" content="By Ann Lee and Tom Roe"><meta name="pdate" content="20260127"></head><body><article><h1>{TITLE}</h1><figure><img src=a><figcaption>The old bridge on Monday, with lorries waiting in a long line on the eastern bank. Photo: Sam Poe</figcaption></figure><p>By Ann Lee and Tom Roe</p><time datetime="2026-01-27">Jan. 27, 2026</time>{BODY}<div class="ad">Advertisement</div><p>{PARAGRAPHS[1][::-1]}</p></article></body></html>""",
    authors=("Ann Lee", "Tom Roe"),
)
add(
    "joomla",
    f"""<html><head><title>{TITLE} - Echo</title><meta name="generator" content="Joomla! - Open Source Content Management"></head><body><div class="item-page" itemscope itemtype="https://schema.org/Article"><div class="page-header"><h2 itemprop="headline">{TITLE}</h2></div><dl class="article-info muted"><dt>Details</dt><dd class="createdby" itemprop="author" itemscope itemtype="https://schema.org/Person">Written by <span itemprop="name">Ann Lee</span></dd><dd class="published">Published: <time datetime="2026-01-27T10:00:00+00:00" itemprop="datePublished">27 January 2026</time></dd><dd class="hits">Hits: 312</dd></dl><div itemprop="articleBody">{BODY}</div><ul class="pager"><li>Prev</li><li>Next</li></ul></div></body></html>""",
)
add(
    "blogger",
    f"""<html><head><title>The Marlow Blog: {TITLE}</title></head><body><div class="header"><h1 class="title"><a href="https://x.example/">The Marlow Blog</a></h1></div><div class="blog-posts"><h2 class="date-header"><span>Tuesday, January 27, 2026</span></h2><div class="post"><h3 class="post-title entry-title">{TITLE}</h3><div class="post-body entry-content">{BODY}</div><div class="post-footer">Posted by <span class="fn">Ann Lee</span> at <abbr class="published" title="2026-01-27T10:15:00Z">10:15 AM</abbr></div></div></div><div class="sidebar"><h2>Blog Archive</h2><ul><li>2025</li></ul></div></body></html>""",
)
add(
    "medium",
    f'''<html><head><title>{TITLE}. After years of argument | by Ann Lee | Marlow Voices | Medium</title><meta property="og:title" content="{TITLE}"><meta name="author" content="Ann Lee"><meta property="article:published_time" content="2026-01-27T10:00:00.000Z"><meta property="og:site_name" content="Medium"></head><body><article><h1>{TITLE}</h1><div><a>Ann Lee</a><span>·</span><span>5 min read</span><span>·</span><span>Jan 27, 2026</span></div><div>--</div><div>Listen</div><div>Share</div>{BODY}</article></body></html>''',
)
add(
    "arc",
    f"""<html><head><title>{TITLE} - Echo</title><script type="application/ld+json">{json.dumps({"@context": "http://schema.org", "@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-01-27T06:00:00Z", "dateModified": "2026-01-28T06:00:00Z", "author": [{"@type": "Person", "name": "By Ann Lee"}, {"@type": "Person", "name": "Tom Roe, Political Correspondent"}]})}</script></head><body><main><h1>{TITLE}</h1><div class="c-byline">By <a>Ann Lee</a> and <a>Tom Roe</a></div>{BODY}</main></body></html>""",
    authors=("Ann Lee", "Tom Roe"),
)
add(
    "indian",
    f"""<html><head><title>{TITLE} | India News - Echo</title><meta property="og:site_name" content="Echo"></head><body><h1 class="native_story_title">{TITLE}</h1><h2 class="synopsis">After years of argument the town gives up its bridge.</h2><div class="editor">Written by <a href="/author/ann/">Ann Lee</a> | Edited by Tom Roe</div><div>Marlow | Updated: January 28, 2026 18:30 IST</div><div id="pcl-full-content" class="story_details">{BODY}<p>Also Read | <a href="x">Ten bridges that closed</a></p></div></body></html>""",
    published=None,
)
add(
    "fb_author",
    f"""<html><head><title>{TITLE}</title><meta property="article:author" content="https://www.facebook.com/echo"><meta property="article:published_time" content="2026-01-27T10:00:00Z"></head><body><h1>{TITLE}</h1><address class="byline">By Ann Lee, <span class="title">Senior Reporter</span></address>{BODY}</body></html>""",
)
add(
    "strings",
    f"""<html><head><title>{TITLE}</title><script type="application/ld+json">{json.dumps([{"@type": "BreadcrumbList", "itemListElement": []}, {"@type": "Organization", "name": "Echo"}, {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2026-01-27", "author": "Ann Lee, Tom Roe"}])}</script></head><body><h1>{TITLE}</h1>{BODY}</body></html>""",
    authors=("Ann Lee", "Tom Roe"),
)
add(
    "cards_first",
    f"""<html><head><title>{TITLE} - Echo</title></head><body><section class="top-stories"><article class="card"><h3><a href="/1">Mayor to run again for office in spring</a></h3><span class="author">By Sam Poe</span><time datetime="2026-01-20">20 Jan</time><p>The mayor of Marlow will run again, she told the Echo on Monday in an interview at the town hall.</p></article><article class="card"><h3><a href="/2">School gets new roof after storm</a></h3><span class="author">By Joe Doe</span><time datetime="2026-01-21">21 Jan</time><p>The school in Eastmere will get a new roof after the storm of last week tore off the old one at night.</p></article></section><main><article class="story"><h1>{TITLE}</h1><p class="byline">By <span>Ann Lee</span></p><p class="date"><time datetime="2026-01-27T07:00:00Z">27 January 2026</time></p><div class="story-body">{BODY}</div></article></main></body></html>""",
)
add(
    "portuguese",
    """<html lang="pt-BR"><head><title>Ponte velha fecha por dois anos | Marlow | Eco</title><meta property="og:site_name" content="Eco"></head><body><h1 class="content-head__title">Ponte velha fecha por dois anos</h1><p class="content-publication-data__from">Por <a>Ana Souza</a>, Eco — Marlow</p><p class="content-publication-data__updated"><time datetime="2026-01-27T18:30:00-03:00">27/01/2026 18h30</time> Atualizado há 2 horas</p><div class="article"><p>O conselho de Marlow votou na terça-feira pelo fechamento da ponte velha por dois anos, encerrando uma disputa que dividia a cidade.</p><p>Engenheiros tinham alertado que o pilar leste se movia quatro milímetros por mês e que caminhões poderiam derrubá-lo sem aviso.</p><p>Comerciantes das duas margens temem pelo negócio e pedem uma balsa que funcione até tarde da noite todos os dias da semana.</p></div></body></html>""",
    title="Ponte velha fecha por dois anos",
    authors=("Ana Souza",),
)
add(
    "russian",
    """<html lang="ru"><head><title>Старый мост закроют на два года — Эхо Марлоу</title></head><body><h1>Старый мост закроют на два года</h1><div class="meta"><span class="date">27 января 2026, 18:30</span> <span class="author">Автор: Анна Белова</span></div><div class="text"><p>Совет Марлоу во вторник проголосовал за закрытие старого моста на два года и положил конец спору, который делил город со времен наводнения.</p><p>Инженеры предупреждали, что восточная опора сдвигается на четыре миллиметра в месяц и тяжелые грузовики могут обрушить ее без предупреждения.</p><p>Торговцы на обоих берегах опасаются за свое дело и просят пустить паром, который ходил бы до позднего вечера каждый день.</p></div></body></html>""",
    title="Старый мост закроют на два года",
    authors=("Анна Белова",),
)
add(
    "kicker_spans",
    f'''<html><head><title>{TITLE} | Echo</title><meta property="og:title" content="{TITLE}"></head><body><article><h1><span class="kicker">Transport</span> <span class="headline">{TITLE}</span></h1><p>By Ann Lee</p><p>Published 27 January 2026</p>{BODY}</article></body></html>''',
)
add(
    "opinion_parts",
    f"""<html><head><title>{TITLE} | Ann Lee | Opinion | The Echo</title><meta property="og:site_name" content="the Echo"></head><body><h1>{TITLE}</h1><a rel="author" href="/profile/ann">Ann Lee</a><p>Tue 27 Jan 2026 10.00 GMT</p><div>{BODY}</div></body></html>""",
)
add(
    "role_elements",
    f"""<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><div class="author-block"><a rel="author">Ann Lee</a><span class="role">Political editor</span></div><div class="author-block"><a rel="author">Tom Roe</a><span class="role">Environment correspondent</span></div><time datetime="2026-01-27">27 Jan</time>{BODY}</article></body></html>""",
    authors=("Ann Lee", "Tom Roe"),
)
add(
    "agency_only",
    f"""<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1><p class="byline">Reuters</p><p>January 27, 2026 6:30 PM UTC</p><p>MARLOW (Reuters) - {PARAGRAPHS[0]}</p>{"".join(f"<p>{p}</p>" for p in PARAGRAPHS[1:])}<p>(Reporting by Ann Lee; Editing by Tom Roe)</p></article></body></html>""",
    authors=("Reuters",),
)
add(
    "consent",
    f"""<html><head><title>{TITLE} - Echo</title></head><body><div id="cookie-consent"><h2>We value your privacy</h2><p>We and our 842 partners store and access information on a device, such as unique IDs in cookies, to process personal data about you.</p><p>You may accept or manage your choices by clicking below, including your right to object where legitimate interest is used.</p></div><article><h1>{TITLE}</h1><p>Ann Lee, 27 January 2026</p>{BODY}</article></body></html>""",
)
add(
    "list_body",
    f"""<html><head><title>{TITLE} - Echo</title><meta name="author" content="Ann Lee"><meta name="date" content="2026-01-27"></head><body><article><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><h2>What changes</h2><ul><li>Lorries must use the motorway bridge at Eastmere from Monday.</li><li>Buses stop on both banks and wait for the ferry in the evening.</li></ul><p>{PARAGRAPHS[1]}</p><blockquote><p>{PARAGRAPHS[2]}</p></blockquote><p>{PARAGRAPHS[3]}</p></article></body></html>""",
    heads=("What changes",),
)
add(
    "profile_link",
    f"""<html><head><title>{TITLE} - Echo</title></head><body><article><header><h1>{TITLE}</h1><p class="standfirst">After years of argument the town gives up its bridge, and hopes to get it back in two years.</p><p><a href="https://echo.example/profile/ann-lee">Ann Lee</a></p><p>Tue 27 Jan 2026 10.00 GMT</p></header><div>{BODY}</div></article></body></html>""",
)
