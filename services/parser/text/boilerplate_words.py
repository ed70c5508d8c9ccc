"""What pages and platforms put between the paragraphs, in the languages of the press.

Phrases are casefolded, one a line or parted by bars; a line of copy is compared after
arrows, bullets and closing punctuation are taken off.
"""

from typing import Final

from services.parser.facts.word_tables import phrases

SHARE: Final = phrases("""
share|share this|share article|share story|share this article|share this story|share this page
share this post|share now
tweet|tweet this|email|e-mail|print|copy link|save|comment|comments
join the conversation
teilen|artikel teilen|beitrag teilen|drucken|artikel drucken|merken|kommentare|kommentieren
jetzt kommentieren
partager|partager cet article|partager l'article|partager l’article|imprimer|commenter
compartir|comparte|compartir en|imprimir|comentarios|compartilhar|compartilhe|condividi|stampa|delen
deel dit artikel|dela|del
dela artikeln|del artikkelen|del artiklen|jaa|jaa artikkeli|udostępnij|podziel się|sdílet|zdieľať|megosztás
distribuie|paylaş
bagikan|kongsi|chia sẻ|поделиться|поділитися|сподели|подели|κοινοποίηση|シェアする|シェア|ツイート|分享
分享到|공유하기|공유|شارك
שתף
""")

ADVERT: Final = phrases("""
advertisement|advert|ad|ads|advertising|sponsored|sponsored content|promoted|promoted content|paid content
paid post
this advertisement|story continues below advertisement|story continues below this ad|article continues below
article continues below this ad|article continues after this ad
story continues after advertisement|advertisement - scroll to continue
scroll to continue|scroll down to continue|scroll to continue with content|skip ad|skip advertisement
anzeige|werbung|nach der anzeige weiterlesen|publicité|la suite après la publicité|publicidad|publicidade
continua após a publicidade
pubblicità|advertentie|annons|annonse|annonce|mainos|reklama|reklam|reklame|hirdetés|publicitate|iklan
quảng cáo|реклама
διαφήμιση|広告|広告の後に続きます|광고|广告|廣告|إعلان|פרסומת|โฆษณา|विज्ञापन
""")

READ_MORE: Final = phrases("""
read more|read also|also read|read next|read on|read now|see more|see also|watch more|watch now|watch
click here|learn more|find out more
related|related article|related articles|related story|related stories|related content|related coverage
related topics|related news
related links|recommended|recommended for you|more on this|more on this story|more stories|more news
most read|most popular
most viewed|don't miss|don’t miss|up next|you may also like|you might also like|continue reading
editor's picks|editor’s picks
trending|trending now|top stories|what to read next|more from this section|in other news|further reading
read the full story
lesen sie auch|lesen sie mehr|lesen sie hier|lesen sie dazu|lesen sie dazu auch|lesen sie außerdem
lesen sie jetzt|mehr zum thema
mehr dazu|mehr lesen|auch interessant|das könnte sie auch interessieren|das könnte sie interessieren
weiterlesen|siehe auch
passend dazu|meistgelesen|lire aussi|à lire aussi|a lire aussi|lire également|à lire également|lire la suite
voir aussi
sur le même sujet|à voir aussi|à lire|les plus lus|lee también|lea también|lee más|lea más|leer más
leer también|ver también
te puede interesar|también te puede interesar|más información|lo más leído|leia também|leia mais|veja também
saiba mais
leggi anche|leggi di più|potrebbe interessarti|ti potrebbe interessare|i più letti|lees ook|lees verder
lees meer|läs mer|läs också
läs även|les også|les mer|læs også|læs mere|lue myös|lue lisää|czytaj też|czytaj także|czytaj więcej
czytaj również|zobacz też
zobacz także|zobacz również|przeczytaj także|čtěte také|čtěte více|čtěte též|přečtěte si také|přečtěte si i
mohlo by vás zajímat
prečítajte si aj|prečítajte si tiež|olvassa el|kapcsolódó cikkek|citește și|citeşte şi|ilgili haber
ilgili haberler|bunu da oku
baca juga|lihat juga|xem thêm|đọc thêm|читайте также|читайте ещё|читайте еще|смотрите также|по теме
читайте також|дивіться також
прочетете още|прочитајте и|διαβάστε επίσης|διαβάστε ακόμα|関連記事|あわせて読みたい|関連ニュース
合わせて読みたい|관련기사|관련 기사|相关阅读|延伸閱讀
延伸阅读|相关新闻|اقرأ أيضا|اقرأ أيضاً|اقرأ أيضًا|قراءة المزيد|קראו גם|यह भी पढ़ें
""")

PAGE_TOOL: Final = phrases("""
loading|back to top|skip to content|skip to main content|log in|sign in|subscribe|menu|search|listen
play audio|play|video|gallery
listen to article|listen to this article|listen to story|artikel anhören|écouter l'article|écouter l’article
accept cookies
accept all cookies|manage cookies|show comments|view comments|leave a comment|report this ad|toggle caption
hide caption|enlarge this image
photo gallery|image gallery|swipe for more|text size|font size
""")

LABELS: Final[dict[str, str]] = {
    **dict.fromkeys(
        phrases("""
tag|tags|topic|topics|keywords|filed under|schlagwörter|schlagworte|themen|etiquetas|tagi|mots-clés
mots clés|теги|タグ
标签|reading time|estimated reading time|lesezeit|temps de lecture|tiempo de lectura|leestijd
"""),
        "page-tool",
    ),
    **dict.fromkeys(
        phrases("""
photo|photos|picture|image|photograph|illustration|pic|video|foto|fotos|bild|grafik|imagen|immagine|kuva
kép|zdjęcie
фото|写真|사진|图片|圖片|fotoğraf|photo credit|image credit|photo by|image source|photo courtesy
file photo|picture credit
"""),
        "picture-credit",
    ),
}
"""The word before a colon, to the rule."""

SHARE_STARTS: Final = (
    "share this ",
    "share on ",
    "share via ",
    "follow us on ",
    "follow us ",
    "like us on ",
    "find us on ",
    "join us on ",
    "folgen sie uns",
    "suivez-nous",
    "síguenos",
    "siga-nos",
    "seguici su",
    "volg ons",
    "følg oss",
    "følg os",
    "följ oss",
    "подписывайтесь на нас",
)
PICTURE_STARTS: Final = (
    "photo by ",
    "photo courtesy ",
    "image by ",
    "(photo",
    "[photo",
    "photograph by ",
    "photo: ",
    "©/",
)
SUBSCRIBE_STARTS: Final = (
    "sign up",
    "subscribe",
    "join our ",
    "join us on ",
    "download our ",
    "get our ",
    "our newsletter",
    "newsletter",
    "melden sie sich",
    "abonnieren",
    "abonnez-vous",
    "inscrivez-vous",
    "suscríbete",
    "suscribete",
    "assine",
    "iscriviti",
    "schrijf je in",
    "anmäl dig",
    "prenumerera",
    "meld deg på",
    "tilmeld dig",
    "zapisz się",
    "přihlaste se",
    "подпишитесь",
    "подписывайтесь",
    "підпишіться",
)
"""Invitations by themselves; with a newsletter or a channel they are boilerplate."""

OFFER_STARTS: Final = (
    "get the ",
    "get all ",
    "register ",
    "receive ",
    "want ",
    "enjoying ",
    "download the ",
    "stay up to date",
    "stay informed",
    "jetzt ",
    "recevez ",
    "regístrate",
)
"""Openings that news sentences have as well; only a newsletter makes them boilerplate."""

NEWSLETTERS: Final = (
    "newsletter",
    "inbox",
    "mailing list",
    "email updates",
    "breaking news alert",
    "boletín",
    "nieuwsbrief",
    "nyhetsbrev",
    "nyhedsbrev",
    "рассылк",
)
CHANNELS: Final = (
    "subscri",
    "abonn",
    "suscr",
    "telegram",
    "whatsapp",
    "youtube",
    "channel",
    "our app",
    "канал",
)
PLATFORMS: Final = phrases("""
facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram|flipboard|threads|bluesky|vk|line|messenger|link
""")
"""Names that are share buttons only beside another share line."""

RIGHTS: Final = (
    "all rights reserved",
    "from a syndicated feed",
    "auto-generated from",
    "alle rechte vorbehalten",
    "tous droits réservés",
    "todos los derechos reservados",
    "todos os direitos reservados",
    "tutti i diritti riservati",
    "alle rechten voorbehouden",
    "все права защищены",
    "wszelkie prawa zastrzeżone",
    "všechna práva vyhrazena",
    "tüm hakları saklıdır",
    "無断転載",
    "무단 전재",
    "무단전재",
    "版权所有",
    "版權所有",
    "may not be published, broadcast",
    "may not be reproduced",
)
