"""Lines that belong to the page or the platform and not to the article."""

import re
from typing import Final

LONGEST: Final = 240


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\s*[.!:…>»→]*$", re.IGNORECASE)


_SHARE: Final = _whole(
    r"share(?:\s(?:this|the|full))?(?:\s(?:article|story|page|post|on|via|with|by|now).{0,80})?",
    r"(?:follow|like|find|join) us\b.{0,100}",
    r"(?:tweet|e-?mail|print|whats ?app|facebook|twitter|linkedin|copy link|save|comments?|\d+ comments?)",
    r"(?:artikel |beitrag )?(?:teilen|drucken|merken|kommentare|kommentieren)",
    r"(?:partager|imprimer|commenter|partager (?:cet|l['’])\s?article)",
    r"(?:compartir|comparte|compartilhe?|compartilhar|condividi|delen|dela|del|jaa|udostępnij|sdílet|paylaş|bagikan)"
    r"(?:\s.{0,40})?",
    r"(?:поделиться|поділитися|シェアする|シェア|ツイート|분享|分享|공유하기|공유|شارك|שתף)(?:\s.{0,40})?",
)
_ADVERT: Final = _whole(
    r"(?:story continues below )?(?:this )?(?:advertisement|advert|ad|ads|sponsored(?: content)?|promoted(?: content)?)",
    r"(?:story|article) continues (?:below|after).{0,60}",
    r"advertisement\s?[-–—:].{0,60}|scroll (?:down )?to continue.{0,60}|skip (?:ad|advert|past).{0,60}",
    r"anzeige|werbung|publicit[ée]|publicidad(?:e)?|pubblicità|advertentie|annons|annonse|annonce|mainos|reklam[aey]?",
    r"iklan|реклама|広告|광고|广告|廣告|إعلان|פרסומת|διαφήμιση|quảng cáo|โฆษณา|hirdetés|publicitate",
    r"la suite après la publicité|nach der anzeige weiterlesen",
)
_READ_MORE: Final = re.compile(
    r"(?:[>»→►▶•*-]\s*)?(?:"
    r"(?:read|see|watch|listen|click)(?:\s(?:more|also|next|now|on|here))(?:\s(?:on|from|in|about|here)\b.*|\s?[:|–—-].+|\s*)"
    r"|(?:also read|related(?: (?:articles?|stories|content|coverage|topics?|news|links?))?|recommended(?: for you)?"
    r"|more (?:on this(?: story)?|from .{2,40}|stories|news)|most (?:read|popular|viewed)|don['’]t miss|up next"
    r"|you may also like|continue reading|editor['’]s picks?|trending(?: now)?)(?:\s?[:|–—-].+|\s*[.…]?)"
    r"|(?:lesen sie (?:auch|hier|mehr|dazu|außerdem)|mehr (?:zum thema|dazu|lesen)|lesen sie .{0,25}auch|auch interessant"
    r"|das könnte sie (?:auch )?interessieren|weiterlesen|siehe auch)(?:\s?[:|–—-].+|\s*[.…]?)"
    r"|(?:(?:à )?lire (?:aussi|également|la suite)|voir aussi|sur le même sujet)(?:\s?[:|–—-].+|\s*[.…]?)"
    r"|(?:lee? (?:también|más)|lea (?:también|más)|te puede interesar|leer más|ver también|leia (?:também|mais)|veja também"
    r"|saiba mais|leggi anche|leggi di più|potrebbe interessarti)(?:\s?[:|–—-].+|\s*[.…]?)"
    r"|(?:lees (?:ook|verder|meer)|läs (?:mer|också|även)|les (?:også|mer)|læs (?:også|mere)|lue (?:myös|lisää)"
    r"|czytaj (?:też|także|więcej|również)|zobacz (?:też|także|również)|čtěte (?:také|více|též)|přečtěte si (?:také|i)"
    r"|prečítajte si (?:aj|tiež)|olvassa el|citește și|ilgili haber(?:ler)?|bunu da oku|baca juga|lihat juga)"
    r"(?:\s?[:|–—-].+|\s*[.…]?)"
    r"|(?:читайте (?:также|ещё|еще)|читайте також|смотрите также|по теме|関連記事|あわせて読みたい|関連ニュース|관련기사"
    r"|相关阅读|延伸閱讀|延伸阅读|相关新闻|اقرأ أيضا[ًَ]?|قراءة المزيد|διαβάστε (?:επίσης|ακόμα))(?:\s?[:：|–—-].+|\s*[.…]?)"
    r")$",
    re.IGNORECASE,
)
_NEWSLETTER: Final = re.compile(
    r"(?=.{0,200}(?:newsletter|inbox|subscri|breaking news alerts|mailing list|abonnier|abonne[zr]|suscr[íi]b|assine|iscriviti"
    r"|nieuwsbrief|nyhetsbrev|nyhedsbrev|рассылк|подпи(?:шит|сывай)|telegram|whatsapp|メルマガ|뉴스레터))"
    r"(?:sign up|subscribe|get (?:the|our|all)|join (?:our|the)|register|receive|want (?:more|to)|enjoying|download (?:our|the)"
    r"|(?:jetzt )?(?:abonnieren|melden sie sich|newsletter)|(?:abonnez|inscrivez)-vous|recevez|suscr[íi]bete|reg[íi]strate|assine"
    r"|iscriviti|schrijf je in|anmäl dig|prenumerera|meld deg|tilmeld|подпи(?:шитесь|сывайтесь)|stay (?:up to date|informed)"
    r"|our newsletters?|newsletter)\b.*$",
    re.IGNORECASE,
)
_COPYRIGHT: Final = re.compile(
    r"(?:©|\(c\)\s|copyright\b|\u24b8)(?=.{0,200}(?:\d{4}|reserved|©|inc\b|ltd\b|gmbh|copyright|\S)).*$"
    r"|.{0,120}\b(?:all rights reserved|alle rechte vorbehalten|tous droits réservés|todos los derechos reservados"
    r"|todos os direitos reservados|tutti i diritti riservati|alle rechten voorbehouden|все права защищены"
    r"|wszelkie prawa zastrzeżone|無断転載|무단\s?전재|版权所有|版權所有).{0,120}$"
    r"|this (?:material|article|story) may not be (?:published|reproduced).*$",
    re.IGNORECASE,
)
_PICTURE: Final = re.compile(
    r"[\[(]?(?:photo|picture|image|photograph|illustration|pic|video|file photo|foto|bild|grafik|imagen|immagine"
    r"|фото|写真|사진|图片|圖片|fotoğraf)\s?(?:credit|by|source|courtesy(?: of)?|[:：©/])\s?[:：]?.{1,120}[\])]?$",
    re.IGNORECASE,
)
_PAGE_TOOLS: Final = _whole(
    r"\d{1,3}[ -]?min(?:ute)?s?[ .]?(?:read|listen|lesezeit|de lecture|de lectura|leestijd)",
    r"(?:estimated )?reading time:? .{1,20}|lesezeit:? .{1,20}|temps de lecture:? .{1,20}",
    r"(?:listen to (?:this )?(?:article|story)|play audio|artikel anhören|écouter (?:l['’]|cet )article).{0,40}",
    r"(?:accept|manage|reject) (?:all )?cookies.{0,40}|loading|back to top|skip to (?:main )?content|log in|sign in",
    r"(?:tags?|topics?|keywords?|filed under|schlagw[oö]rter|themen|mots[- ]clés|etiquetas|теги|タグ|标签)\s?[:：].{1,200}",
    r"page \d{1,3}(?: of \d{1,3})?|seite \d{1,3}(?: von \d{1,3})?|-\s?\d{1,3}\s?-",
)

_RULES: Final = (
    ("share-line", _SHARE),
    ("advertisement", _ADVERT),
    ("read-more", _READ_MORE),
    ("newsletter", _NEWSLETTER),
    ("copyright", _COPYRIGHT),
    ("picture-credit", _PICTURE),
    ("page-tool", _PAGE_TOOLS),
)


def boilerplate_rule(reading: str) -> str | None:
    """Name of the rule by which the block is not of the article, or null."""
    if len(reading) > LONGEST:
        return None
    return next((name for name, pattern in _RULES if pattern.match(reading)), None)
