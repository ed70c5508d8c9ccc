"""Openings of lines that newspapers put among their paragraphs, in the languages of newspapers."""

from typing import Final


def openings(text: str) -> tuple[str, ...]:
    """The openings of a text that parts them by semicolons."""
    return tuple(" ".join(part.split()) for part in text.split(";") if part.strip())


READ_MORE: Final = openings(
    """
    read more; read also; read next; also read; read:; read |; see also; see:; more on; more:; more
    from; related:; related stories; related articles; related coverage; recommended; don't miss; don’t
    miss; must read; you may also like; you might also like; watch:; watch |; listen:; explore more; up
    next; keep reading; continue reading; lesen sie auch; lesen sie mehr; lesen sie dazu; lesen sie
    hier; lies auch; lies mehr; lesetipp; mehr zum thema; mehr dazu; mehr lesen; mehr über; auch
    interessant; auch spannend; passend dazu; siehe auch; zum thema; hier lesen; das könnte sie auch
    interessieren; lire aussi; à lire aussi; à lire également; lire également; à voir aussi; voir aussi;
    en savoir plus; sur le même sujet; lea también; lee también; leer más; leer también; te puede
    interesar; le puede interesar; ver también; más información; relacionado; leggi anche; leggi pure;
    per approfondire; leia também; leia mais; saiba mais; veja também; lees ook; lees meer; lees verder;
    bekijk ook; läs också; läs mer; les også; les mer; læs også; læs mere; lue myös; lesa einnig; czytaj
    też; czytaj także; czytaj więcej; zobacz też; zobacz także; przeczytaj też; čtěte také; přečtěte si;
    čítajte tiež; olvassa el; citește și; citeşte şi; прочетете; читайте также; читайте ещё; читайте по
    теме; читайте також; дивіться також; смотрите также; ayrıca bakınız; ayrıca okuyun; ilgili haber;
    baca juga; baca:; xem thêm; đọc thêm; 関連記事; あわせて読みたい; 관련기사; 관련 기사;
    延伸阅读; 相關新聞; 相关阅读; اقرأ أيضا; اقرأ
    أيضًا; إقرأ أيضا; קראו עוד; यह भी पढ़ें; ये भी पढ़ें
    """
)
ADVERTISEMENT: Final = openings(
    """
    advertisement; advertising; ad; ads; sponsored; sponsored content; story continues below; article
    continues below; article continues after; anzeige; werbung; werbung überspringen; anzeigen;
    publicité; la suite après cette publicité; publicidad; pubblicità; publicidade; reklama; reklame;
    reklam; annons; annonse; annonce; advertentie; mainos; hirdetés; реклама; iklan; 広告; 광고; quảng cáo;
    إعلان; auglýsing
    """
)
SHARE: Final = openings(
    """
    share; share this; share this article; share on; share via; copy link; link copied; print; save;
    comments; leave a comment; post a comment; teilen; artikel teilen; link kopiert; drucken;
    kommentare; merken; partager; partager cet article; commenter; compartir; comentarios; condividi;
    commenti; compartilhar; compartilhe; delen; dela; del artikkel; del artiklen; jaa; udostępnij;
    komentarze; sdílet; поделиться; поділитися; paylaş; bagikan; シェア; 공유
    """
)
FOLLOW: Final = openings(
    """
    you receive this; you are receiving this; you received this; sie erhalten diese; vous recevez cet;
    follow us; follow our; join our whatsapp; join our telegram; join us on; like us on; click here;
    download our app; download the app; get the app; get the latest; get our; sign up; subscribe; sign
    in; log in; register now; stay up to date; stay informed; support our; support independent; do you
    have a story; have you got a story; got a story; got a tip; do you have a tip; contact us; for more
    stories; for more news; for the latest; folgen sie; folge uns; jetzt abonnieren; abonnieren sie;
    jetzt anmelden; jetzt registrieren; melden sie sich; newsletter abonnieren; jetzt testen; hat ihnen
    dieser artikel gefallen; hat dir der artikel gefallen; ihre meinung ist uns wichtig; haben sie einen
    fehler; fehler gefunden; hinweis der redaktion; inscrivez-vous; abonnez-vous; suivez-nous; suivez
    toute l; recevez; suscríbete; síguenos; sigue toda la información; únete a nuestro; iscriviti;
    seguici; segui; inscreva-se; assine; siga; abonneer; volg ons; følg oss; følg os; tilmeld; meld deg
    på; följ; prenumerera; zapisz się; obserwuj nas; dołącz do; sledujte nás; підписуйтесь;
    подписывайтесь; bizi takip; abone ol; ikuti kami
    """
)
PAYWALL: Final = openings(
    """
    this article is for subscribers; this content is for subscribers; to continue reading; already a
    subscriber; already have an account; unlock this article; become a member;
    subscribers only; weiterlesen mit; jetzt weiterlesen; dieser artikel ist exklusiv; sie sind bereits
    abonnent; bereits abonnent; réservé aux abonnés; article réservé; cet article est réservé; il vous
    reste; contenido exclusivo; este contenido es exclusivo; contenuto riservato; conteúdo exclusivo;
    この記事は有料; この記事は会員限定; 有料会員; 구독하
    """
)
COPYRIGHT: Final = openings(
    """
    ©; (c); copyright; all rights reserved; alle rechte vorbehalten; tous droits réservés; reproduction
    interdite; todos los derechos reservados; riproduzione riservata; todos os direitos; alle rechten
    voorbehouden; wszelkie prawa; все права защищены; 無断転載; 禁止转载; 무단전재; 저작권자
    """
)
PICTURE: Final = openings(
    """
    photo:; photos:; photograph:; image:; images:; picture:; pictures:; photo by; image source; image
    credit; photo credit; (image:; (picture:; (photo:; foto:; fotos:; bild:; bilder:; bildquelle; crédit
    photo; crédits photo; fot.; kuva:; фото:; fotoğraf:; 写真：; 사진=; 사진제공; ფოტო:
    """
)
